"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useDeferredValue, useState } from "react";
import { useWatch } from "react-hook-form";
import { useLiveTopic, usePollingInterval, useSupabase } from "@/components/live/live-provider.tsx";
import { useNow } from "@/components/live/now-provider.tsx";
import { ReadError } from "@/components/states/read-error.tsx";
import { ChartSkeleton, HeaderSkeleton, LoadingRegion } from "@/components/states/skeletons.tsx";
import { StateMessage } from "@/components/states/state-message.tsx";
import { gridKeys } from "@/features/grid/data/grid-keys.ts";
import { outlookQueryOptions } from "@/features/grid/data/outlook-query.ts";
import { workloadFieldsSchema } from "@/lib/contracts/workload.ts";
import { gridTopic } from "@/lib/live/topics.ts";
import { type PlannedPart, previewPlan } from "../model/preview.ts";
import { trialStarts } from "../model/trial-start.ts";
import { toSpecInput } from "../model/workload-form-values.ts";
import { planTexts } from "../texts/plan.ts";
import { PlanPreview } from "./plan-preview.tsx";
import type { WorkloadFormControl } from "./workload-form.tsx";

/** The part of the contract that a plan depends on: a name that is still missing must not hide the plan. */
const plannedPartSchema = workloadFieldsSchema.pick({
  urgency: true,
  gpus: true,
  cpuCores: true,
  memoryGb: true,
  durationMinutes: true,
  deferralMinutes: true,
  deadline: true,
  carbonCapG: true,
  maxPriceGbp: true,
  energyKwh: true,
});

interface PreviewPaneProps {
  readonly control: WorkloadFormControl;
  readonly organizationId: number;
  /** Of a workload that is edited; null for a new one, which is submitted now. */
  readonly submittedAt: number | null;
}

/** Plans in the browser what the form holds, on forecasts read once, at every key. */
export function PreviewPane({ control, organizationId, submittedAt }: PreviewPaneProps) {
  const now = useNow();
  const queryClient = useQueryClient();
  const outlook = useQuery({
    ...outlookQueryOptions(useSupabase(), organizationId),
    refetchInterval: usePollingInterval() === false ? false : 60_000,
  });
  useLiveTopic(gridTopic, () => {
    void queryClient.invalidateQueries({ queryKey: gridKeys.all });
  });
  const { planned, isStale } = usePlannedPart(control);

  if (outlook.isPending) {
    return (
      <LoadingRegion label={planTexts.readingForecast}>
        <HeaderSkeleton />
        <ChartSkeleton />
      </LoadingRegion>
    );
  }
  if (!outlook.data) return <ReadError onRetry={() => void outlook.refetch()} what={planTexts.forecastSubject} />;
  if (planned === null) {
    return <StateMessage title={planTexts.preview.none.title}>{planTexts.preview.none.text}</StateMessage>;
  }
  const preview = previewPlan(planned, outlook.data, now, submittedAt ?? now);
  const [best] = preview.isFeasible ? preview.candidates : [];
  const trial =
    best === undefined
      ? null
      : trialStarts(
          {
            zoneId: best.zone.id,
            urgency: planned.urgency,
            submittedAt: submittedAt ?? now,
            durationMinutes: planned.durationMinutes,
            energyKwh: preview.energyKwh,
            deadline: preview.deadline,
            latestStart: preview.latestStart,
            chosenStart: best.startAt,
          },
          outlook.data,
          now,
        );
  return <PlanPreview isStale={isStale} now={now} outlook={outlook.data} preview={preview} trial={trial} />;
}

/** What is valid of the form for planning; what was valid last, where it no longer is. */
function usePlannedPart(control: WorkloadFormControl): { planned: PlannedPart | null; isStale: boolean } {
  const values = useDeferredValue(useWatch({ control, compute: toSpecInput }));
  const [lastValid, setLastValid] = useState<PlannedPart | null>(null);
  const { urgency, gpus, cpuCores, memoryGb, durationMinutes, ...rest } = values;
  const { deferralMinutes, deadline, carbonCapG, maxPriceGbp, energyKwh } = rest;
  const parsed = plannedPartSchema.safeParse({
    urgency,
    gpus,
    cpuCores,
    memoryGb,
    durationMinutes,
    deferralMinutes,
    deadline,
    carbonCapG,
    maxPriceGbp,
    energyKwh,
  });
  if (parsed.success && JSON.stringify(parsed.data) !== JSON.stringify(lastValid)) setLastValid(parsed.data);
  return { planned: parsed.success ? parsed.data : lastValid, isStale: !parsed.success };
}
