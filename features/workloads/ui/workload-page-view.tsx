"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
import type { ReactNode } from "react";
import { PageHeader } from "@/components/layout/page-header.tsx";
import { useLiveTopic, usePollingInterval, useSupabase } from "@/components/live/live-provider.tsx";
import { useNow } from "@/components/live/now-provider.tsx";
import { ReadError } from "@/components/states/read-error.tsx";
import { StateMessage } from "@/components/states/state-message.tsx";
import { kitTexts } from "@/components/texts.ts";
import { formatZone } from "@/lib/format/time.ts";
import { workloadKeys } from "../data/keys.ts";
import { workloadEventsQueryOptions, workloadQueryOptions } from "../data/workload-query.ts";
import { workloadSentence } from "../model/sentences.ts";
import type { WorkloadDetailView } from "../model/workload-view.ts";
import { workloadTexts } from "../texts/workload.ts";
import { ComparisonFigures } from "./comparison-figures.tsx";
import { EventList } from "./event-list.tsx";
import { PlanSection, type RenderCandidateAction } from "./plan-section.tsx";
import { RunList } from "./run-list.tsx";
import { RunLog } from "./run-log-view.tsx";
import { SpecList } from "./spec-list.tsx";
import { StatusMark } from "./status-mark.tsx";
import { useComparison } from "./use-comparison.ts";
import { WorkloadActions } from "./workload-actions.tsx";

const { sections } = workloadTexts;

export interface WorkloadPageViewProps {
  readonly jobId: string;
  readonly userId: string;
  readonly organizationId: number;
  readonly isOperator: boolean;
  readonly workloadsTopic: string;
  /** Null for those who assign nothing. */
  readonly renderCandidateAction?: RenderCandidateAction | null;
}

export function WorkloadPageView(props: WorkloadPageViewProps) {
  const { jobId, workloadsTopic } = props;
  const client = useSupabase();
  const queryClient = useQueryClient();
  const workload = useQuery({ ...workloadQueryOptions(client, jobId), refetchInterval: usePollingInterval() });
  useLiveTopic(workloadsTopic, () => {
    void queryClient.invalidateQueries({ queryKey: workloadKeys.all });
  });
  if (!workload.data) {
    return workload.isError ? (
      <ReadError onRetry={() => void workload.refetch()} what={workloadTexts.subject} />
    ) : (
      <StateMessage level={1} title={workloadTexts.gone.title}>
        {workloadTexts.gone.text}
      </StateMessage>
    );
  }
  return <Content {...props} stored={workload.data} />;
}

function Content({
  stored,
  userId,
  organizationId,
  isOperator,
  renderCandidateAction = null,
}: WorkloadPageViewProps & { readonly stored: WorkloadDetailView }) {
  const now = useNow();
  const workload = { ...stored, comparison: useComparison(stored, organizationId) };
  const run = workload.runs.findLast((candidate) => candidate.claimedAt !== null) ?? null;
  return (
    <>
      <PageHeader
        actions={<WorkloadActions isOperator={isOperator} isOwner={workload.ownerId === userId} workload={workload} />}
        eyebrow={
          <span className="flex flex-wrap items-center gap-x-4 gap-y-1">
            <bdi className="font-medium text-foreground">{workload.name}</bdi>
            <span className="figures">{workload.jobId}</span>
            <StatusMark status={workload.status} />
          </span>
        }
        note={kitTexts.timesNote(formatZone(now))}
      >
        {workloadSentence(workload, now)}
      </PageHeader>
      <section aria-label={sections.carbonAndCost} className="border-border border-y py-6">
        <ComparisonFigures workload={workload} />
        {workload.ledger.length > 0 && (
          <Link className="mt-4 inline-flex text-link underline" href={`/workloads/${workload.jobId}/receipt`}>
            {workloadTexts.receipt}
          </Link>
        )}
      </section>
      <div className="grid gap-10 xl:grid-cols-[minmax(0,1fr)_20rem]">
        <div className="flex min-w-0 flex-col gap-10">
          {workload.runs.length > 0 && (
            <Section title={sections.runs(workload.runs.length)}>
              <RunList runs={workload.runs} />
              {run && <RunLog jobId={workload.jobId} key={run.id} run={run} />}
            </Section>
          )}
          <PlanSection
            organizationId={organizationId}
            renderCandidateAction={renderCandidateAction}
            workload={workload}
          />
        </div>
        <div className="flex min-w-0 flex-col gap-10">
          <Section title={sections.specification}>
            <SpecList workload={workload} />
          </Section>
          <Section title={sections.events}>
            <Events jobId={workload.jobId} workloadId={workload.id} />
          </Section>
        </div>
      </div>
    </>
  );
}

function Events({ jobId, workloadId }: { jobId: string; workloadId: number }) {
  const events = useQuery({
    ...workloadEventsQueryOptions(useSupabase(), jobId, workloadId),
    refetchInterval: usePollingInterval(),
  });
  const { failed, reading } = workloadTexts.events;
  if (!events.data) return <p className="text-muted">{events.isError ? failed : reading}</p>;
  return <EventList events={events.data} />;
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="flex min-w-0 flex-col gap-4">
      <h2 className="font-semibold text-base">{title}</h2>
      {children}
    </section>
  );
}
