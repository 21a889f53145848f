"use client";

import { toast } from "@heroui/react";
import { useQueryClient } from "@tanstack/react-query";
import { useTransition } from "react";
import { useOrganizationAction } from "@/components/layout/organization-provider.tsx";
import type { ActionResult } from "@/lib/contracts/action-result.ts";
import { acknowledge, resolve, snooze } from "../actions.ts";
import { alertKeys } from "../data/keys.ts";
import { outcomeSentence } from "../model/selection.ts";
import type { AlertWrites } from "./alert-actions.tsx";

/** What a person does with alerts, with its result as a toast. @param onDone after each that changed something */
export function useAlertWrites(onDone: () => void): { readonly writes: AlertWrites; readonly isPending: boolean } {
  const queryClient = useQueryClient();
  const acknowledgeHere = useOrganizationAction(acknowledge);
  const snoozeHere = useOrganizationAction(snooze);
  const resolveHere = useOrganizationAction(resolve);
  const [isPending, startTransition] = useTransition();
  const write = (verb: string, asked: number, call: () => Promise<ActionResult<number>>) =>
    startTransition(async () => {
      const result = await call();
      await queryClient.invalidateQueries({ queryKey: alertKeys.all });
      if (!result.ok) {
        toast.danger("Not done", { description: result.error.message });
        return;
      }
      toast.success(outcomeSentence(verb, result.value, asked));
      onDone();
    });
  const writes: AlertWrites = {
    onAcknowledge: (alertIds) => write("acknowledged", alertIds.length, () => acknowledgeHere({ alertIds })),
    onSnooze: (alertIds, until) =>
      write(until === null ? "open again" : "snoozed", alertIds.length, () => snoozeHere({ alertIds, until })),
    onResolve: (alertIds) => write("resolved", alertIds.length, () => resolveHere({ alertIds })),
  };
  return { writes, isPending };
}
