"use client";

import { Button } from "@heroui/react";
import type { ComponentProps } from "react";

interface PendingButtonProps extends Omit<ComponentProps<typeof Button>, "children" | "isPending"> {
  readonly label: string;
  /** What it says while it is at work: "Saving". */
  readonly pendingLabel: string;
  readonly isPending: boolean;
}

/**
 * A button that says that it is at work, and takes no second press meanwhile. It keeps the focus, and it announces
 * by itself: the library's own announcement would outlive a button that goes away with its page, and name nothing.
 */
export function PendingButton({ label, pendingLabel, isPending, onPress, ...rest }: PendingButtonProps) {
  return (
    <>
      <Button
        {...rest}
        data-pending={isPending}
        onPress={(event) => {
          if (!isPending) onPress?.(event);
        }}
      >
        {isPending ? pendingLabel : label}
      </Button>
      <span className="sr-only" role="status">
        {isPending ? pendingLabel : ""}
      </span>
    </>
  );
}
