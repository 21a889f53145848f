"use client";

import { toast } from "@heroui/react";
import { useRouter } from "next/navigation";
import { useTransition } from "react";
import type { ActionResult } from "@/lib/contracts/action-result.ts";

interface PlatformWrite {
  readonly isPending: boolean;
  /** Writes, says how it went, and reads the page again. */
  readonly write: (action: () => Promise<ActionResult>, doneText: string) => void;
}

/** One write of the platform page at a time. */
export function usePlatformWrite(): PlatformWrite {
  const router = useRouter();
  const [isPending, startTransition] = useTransition();
  const write = (action: () => Promise<ActionResult>, doneText: string) => {
    if (isPending) return;
    startTransition(async () => {
      const result = await action();
      if (result.ok) toast.success(doneText);
      else toast.danger("Not done", { description: result.error.message });
      router.refresh();
    });
  };
  return { isPending, write };
}
