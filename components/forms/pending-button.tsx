"use client";

import { Button } from "@heroui/react";
import type { ComponentProps } from "react";

interface PendingButtonProps extends Omit<ComponentProps<typeof Button>, "children" | "isPending"> {
  readonly label: string;
  /** Its label while it is pending: "Saving". */
  readonly pendingLabel: string;
  readonly isPending: boolean;
}

/**
 * A button that shows that it is pending, and ignores a second press meanwhile. It keeps the focus, and makes its own
 * announcement: the library's would outlive a button that is removed with its page, and has no name.
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
