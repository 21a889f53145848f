"use client";

import { useQuery } from "@tanstack/react-query";
import { useState, useTransition } from "react";
import { ForecastTimeline } from "@/components/charts/forecast-timeline.tsx";
import { timelineSpan, workloadWindows } from "@/components/charts/plan-windows.ts";
import { PendingButton } from "@/components/forms/pending-button.tsx";
import { usePollingInterval, useSupabase } from "@/components/live/live-provider.tsx";
import { useNow } from "@/components/live/now-provider.tsx";
import { ReadError } from "@/components/states/read-error.tsx";
import { ChartSkeleton } from "@/components/states/skeletons.tsx";
import { StateMessage } from "@/components/states/state-message.tsx";
import { CandidateList } from "@/components/workloads/candidate-list.tsx";
import { timelineQueryOptions } from "@/lib/data/grid/timeline-query.ts";
import { formatMoment, formatRelative } from "@/lib/format/time.ts";
import { hasEnded, isAssignable } from "@/lib/workloads/statuses.ts";
import type { CandidateView, WorkloadDetailView } from "@/lib/workloads/workload-view.ts";
import { assignWorkloadAction } from "../../actions.ts";

/** Longest stretch the chart shows: a deadline further off stays outside, and the sentence names it. */
const chartHours = 72;

interface PlanSectionProps {
  readonly workload: WorkloadDetailView;
  readonly isOperator: boolean;
}

/** The forecast with the windows of the plan, and the candidates behind it. */
export function PlanSection({ workload, isOperator }: PlanSectionProps) {
  const region =
    workload.zone?.region ?? workload.best?.zone.region ?? workload.plan?.candidates[0]?.zone.region ?? null;
  const { plan } = workload;
  if (plan === null) {
    return (
      <section className="flex flex-col gap-4">
        <h2 className="font-semibold text-base">Plan</h2>
        <StateMessage isHatched level={3} title="No plan yet">
          Places and times are being ranked. This takes a few seconds after submission.
        </StateMessage>
      </section>
    );
  }
  return (
    <>
      {region !== null && (
        <div className="panel p-4 sm:p-6">
          <PlanTimeline region={region} workload={workload} />
        </div>
      )}
      {plan.candidates.length > 0 &&
        (workload.actualStart === null ? (
          <section className="flex flex-col gap-4">
            <h2 className="font-semibold text-base">Places and times, best first</h2>
            <Candidates isOperator={isOperator} workload={workload} />
          </section>
        ) : (
          <details className="flex flex-col gap-4">
            <summary className="w-fit cursor-pointer font-semibold text-base">
              The places and times it was chosen from
            </summary>
            <div className="pt-4">
              <Candidates isOperator={isOperator} workload={workload} />
            </div>
          </details>
        ))}
    </>
  );
}

function PlanTimeline({ workload, region }: { workload: WorkloadDetailView; region: string }) {
  const now = useNow();
  const windows = workloadWindows(workload);
  const ends = hasEnded(workload.status) ? [workload.actualEnd] : [workload.deadline, now];
  const { from, to } = timelineSpan([...windows.flatMap(({ start, end }) => [start, end]), ...ends], chartHours);
  const timeline = useQuery({
    ...timelineQueryOptions(useSupabase(), region, from, to),
    refetchInterval: usePollingInterval() === false ? false : 60_000,
  });
  if (timeline.isError && !timeline.data) {
    return <ReadError onRetry={() => void timeline.refetch()} what="The forecast" />;
  }
  if (!timeline.data) return <ChartSkeleton />;
  if (timeline.data.every((slot) => slot.intensityGPerKwh === null)) {
    return (
      <StateMessage isHatched level={3} title="No intensity is known for this time">
        Neither a forecast nor an outturn reaches here. It is planned and accounted as soon as figures arrive.
      </StateMessage>
    );
  }
  return (
    <ForecastTimeline
      deadline={workload.deadline}
      latestStart={hasEnded(workload.status) ? null : (workload.plan?.latestStart ?? null)}
      now={now}
      points={timeline.data}
      summary={<p className="text-muted">{timelineSummary(workload, now)}</p>}
      title={`Carbon intensity in ${region}`}
      windows={windows}
    />
  );
}

function timelineSummary(workload: WorkloadDetailView, now: number): string {
  const deadline = `Deadline ${formatMoment(workload.deadline, now)}`;
  const latest = workload.plan?.latestStart ?? null;
  const parts = [
    workload.plan?.isFeasible ? workload.plan.summary : null,
    hasEnded(workload.status) || latest === null
      ? `${deadline}.`
      : `${deadline}, ${formatRelative(workload.deadline, now)}; latest safe start ${formatMoment(latest, now)}.`,
  ];
  return parts.filter((part) => part !== null).join(" ");
}

function Candidates({ workload, isOperator }: PlanSectionProps) {
  const { plan } = workload;
  if (plan === null) return null;
  const chosen = plan.candidates.find(
    (candidate) =>
      candidate.zone.id === workload.zone?.id && Math.abs(candidate.startAt - (workload.scheduledStart ?? 0)) < 60_000,
  );
  const mayAssign = isOperator && isAssignable(workload.status);
  return (
    <CandidateList
      candidates={plan.candidates}
      chosenRank={chosen?.rank ?? null}
      renderAction={(candidate) =>
        mayAssign && candidate.rank !== chosen?.rank && <AssignButton candidate={candidate} workload={workload} />
      }
      runNow={
        plan.runNowZone && {
          zoneName: plan.runNowZone.name,
          carbonG: plan.runNowCarbonG,
          costGbp: plan.runNowCostGbp,
          score: null,
        }
      }
    />
  );
}

function AssignButton({ workload, candidate }: { workload: WorkloadDetailView; candidate: CandidateView }) {
  const now = useNow();
  const [isPending, startTransition] = useTransition();
  const [failure, setFailure] = useState<string | null>(null);
  const handlePress = () => {
    startTransition(async () => {
      const result = await assignWorkloadAction({
        jobId: workload.jobId,
        zoneCode: candidate.zone.code,
        startAt: candidate.startAt <= now ? null : new Date(candidate.startAt).toISOString(),
        expectedUpdatedAt: workload.updatedAtIso,
      });
      setFailure(result.ok ? null : result.message);
    });
  };
  return (
    <span className="flex flex-col items-end gap-1">
      <PendingButton
        isPending={isPending}
        label="Assign"
        onPress={handlePress}
        pendingLabel="Assigning"
        size="sm"
        variant={candidate.rank === 1 ? "primary" : "outline"}
      />
      {failure !== null && (
        <span className="max-w-64 text-right text-danger text-xs" role="alert">
          {failure}
        </span>
      )}
    </span>
  );
}
