"use client";

import { useOrganizationAction } from "@/components/layout/organization-provider.tsx";
import { assign, cancel, takeBack } from "../actions.ts";
import type { QueueActions } from "../model/placement-actions.ts";

/** What an operator may do with a workload, in the organization of the page. */
export function useQueueActions(): QueueActions {
  return {
    assign: useOrganizationAction(assign),
    takeBack: useOrganizationAction(takeBack),
    cancel: useOrganizationAction(cancel),
  };
}
