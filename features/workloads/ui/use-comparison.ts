"use client";

import { useQuery } from "@tanstack/react-query";
import { useSupabase } from "@/components/live/live-provider.tsx";
import { outlookQueryOptions } from "@/features/grid/data/outlook-query.ts";
import { priceAssignment } from "../model/preview.ts";
import { hasEnded } from "../model/statuses.ts";
import type { ComparisonView, WorkloadDetailView } from "../model/workload-view.ts";

/**
 * Carbon and cost beside the counterfactual. A workload placed by hand, where and when no candidate stood, has no
 * figures of the plan: they are computed from the forecast.
 */
export function useComparison(workload: WorkloadDetailView, organizationId: number): ComparisonView | null {
  const isByHand = workload.comparison === null && workload.zone !== null && !hasEnded(workload.status);
  const outlook = useQuery({ ...outlookQueryOptions(useSupabase(), organizationId), enabled: isByHand });
  if (workload.comparison !== null) return workload.comparison;
  return isByHand && outlook.data ? priceAssignment(workload, outlook.data) : null;
}
