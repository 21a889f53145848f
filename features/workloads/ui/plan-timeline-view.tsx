"use client";

import { useQuery } from "@tanstack/react-query";
import { parseAsTimestamp, useQueryState } from "nuqs";
import { usePollingInterval, useSupabase } from "@/components/live/live-provider.tsx";
import { useNow } from "@/components/live/now-provider.tsx";
import { ReadError } from "@/components/states/read-error.tsx";
import { ChartSkeleton } from "@/components/states/skeletons.tsx";
import { StateMessage } from "@/components/states/state-message.tsx";
import { issuesQueryOptions } from "@/features/grid/data/issues-query.ts";
import { outlookQueryOptions } from "@/features/grid/data/outlook-query.ts";
import { timelineQueryOptions } from "@/features/grid/data/timeline-query.ts";
import { issueBy, momentOf, withOutturn } from "@/features/grid/model/known-moments.ts";
import { ForecastTimeline } from "@/features/grid/ui/timeline/forecast-timeline.tsx";
import { KnownAtSelect } from "@/features/grid/ui/timeline/known-at-select.tsx";
import { formatMoment, formatRelative } from "@/lib/format/time.ts";
import { timelineSpan, workloadWindows } from "../model/plan-windows.ts";
import { hasEnded } from "../model/statuses.ts";
import { type TrialStarts, trialStarts } from "../model/trial-start.ts";
import type { WorkloadDetailView } from "../model/workload-view.ts";
import { planTexts } from "../texts/plan.ts";

const texts = planTexts.timeline;

/** The week of the forecast, and a day: a deadline further off stays outside, and the sentence names it. */
const chartHours = 8 * 24;
/** As far as NESO's forecast reaches back from the first half hour drawn. */
const issueReachMs = 48 * 3_600_000;

interface PlanTimelineProps {
  readonly workload: WorkloadDetailView;
  readonly region: string;
  readonly organizationId: number;
}

/** The forecast of a workload's region with the windows of its plan, as it is known or as it was. */
export function PlanTimeline({ workload, region, organizationId }: PlanTimelineProps) {
  const now = useNow();
  const windows = workloadWindows(workload);
  const isOver = hasEnded(workload.status);
  const ends = isOver ? [workload.actualEnd] : [workload.deadline, now];
  const { from, to } = timelineSpan([...windows.flatMap(({ start, end }) => [start, end]), ...ends], chartHours);
  const { issues, moment, setIssuedAt, current, known } = useTimeline(region, from, to);
  const trial = useTrial(workload, organizationId);
  const failed = [current, ...(moment === null ? [] : [known])].find(({ isError, data }) => isError && !data);
  if (failed) return <ReadError onRetry={() => void failed.refetch()} what={planTexts.forecastSubject} />;
  if (!current.data || (moment !== null && !known.data)) return <ChartSkeleton />;
  const points = moment === null ? current.data : withOutturn(known.data ?? [], current.data);
  return (
    <div className="flex min-w-0 flex-col gap-4">
      <KnownAtSelect
        moments={issues.data ?? []}
        now={now}
        planned={issueBy(workload.plan?.createdAt ?? null, issues.data ?? [])}
        onChange={(at) => void setIssuedAt(at === null ? null : new Date(at))}
        value={moment?.issuedAt ?? null}
      />
      {points.every((slot) => slot.intensityGPerKwh === null) ? (
        <NothingKnown isPast={moment !== null} />
      ) : (
        <ForecastTimeline
          deadline={workload.deadline}
          latestStart={isOver ? null : (workload.plan?.latestStart ?? null)}
          now={now}
          points={points}
          summary={<p className="text-muted">{timelineSummary(workload, now)}</p>}
          title={planTexts.intensityIn(region)}
          trial={moment === null ? trial : null}
          windows={windows}
        />
      )}
    </div>
  );
}

/** The half hours as known now, and as known by the issue that the address names. */
function useTimeline(region: string, from: number, to: number) {
  const client = useSupabase();
  const refetchInterval = usePollingInterval() === false ? false : 60_000;
  const [issuedAt, setIssuedAt] = useQueryState("known", parseAsTimestamp.withOptions({ clearOnDefault: true }));
  const issues = useQuery({ ...issuesQueryOptions(client, from - issueReachMs, to), refetchInterval });
  const moment = momentOf(issuedAt?.getTime() ?? null, issues.data ?? []);
  const current = useQuery({ ...timelineQueryOptions(client, region, from, to), refetchInterval });
  const known = useQuery({
    ...timelineQueryOptions(client, region, from, to, moment?.knownAt ?? null),
    enabled: moment !== null,
  });
  return { issues, moment, setIssuedAt, current, known };
}

function NothingKnown({ isPast }: { isPast: boolean }) {
  const { title, text } = isPast ? texts.nothingKnownThen : texts.nothingKnown;
  return (
    <StateMessage isHatched level={3} title={title}>
      {text}
    </StateMessage>
  );
}

/** Other starts to try in its zone, while it may still be placed; by the organization's newest forecast. */
function useTrial(workload: WorkloadDetailView, organizationId: number): TrialStarts | null {
  const now = useNow();
  const { plan, best } = workload;
  const zoneId = workload.zone?.id ?? best?.zone.id ?? null;
  const chosenStart = workload.scheduledStart ?? best?.startAt ?? null;
  const isMovable = workload.actualStart === null && !hasEnded(workload.status) && plan !== null;
  const outlook = useQuery({ ...outlookQueryOptions(useSupabase(), organizationId), enabled: isMovable });
  if (!isMovable || !outlook.data || zoneId === null || chosenStart === null) return null;
  return trialStarts(
    {
      zoneId,
      urgency: workload.urgency,
      submittedAt: workload.submittedAt,
      durationMinutes: workload.durationMinutes,
      energyKwh: plan.energyKwh,
      deadline: workload.deadline,
      latestStart: plan.latestStart,
      chosenStart,
    },
    outlook.data,
    now,
  );
}

function timelineSummary(workload: WorkloadDetailView, now: number): string {
  const deadline = formatMoment(workload.deadline, now);
  const latest = workload.plan?.latestStart ?? null;
  const parts = [
    workload.plan?.isFeasible ? workload.plan.summary : null,
    hasEnded(workload.status) || latest === null
      ? texts.deadline(deadline)
      : texts.deadlineAndLatest(deadline, formatRelative(workload.deadline, now), formatMoment(latest, now)),
  ];
  return parts.filter((part) => part !== null).join(" ");
}
