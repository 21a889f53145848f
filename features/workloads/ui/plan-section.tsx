"use client";

import type { ReactNode } from "react";
import { StateMessage } from "@/components/states/state-message.tsx";
import { isAssignable } from "../model/statuses.ts";
import type { CandidateView, WorkloadDetailView } from "../model/workload-view.ts";
import { planTexts } from "../texts/plan.ts";
import { CandidateList } from "./candidate-list.tsx";
import { PlanTimeline } from "./plan-timeline-view.tsx";

/** What can be done with a candidate of a workload that waits for a place. */
export type RenderCandidateAction = (workload: WorkloadDetailView, candidate: CandidateView) => ReactNode;

interface PlanSectionProps {
  readonly workload: WorkloadDetailView;
  readonly renderCandidateAction: RenderCandidateAction | null;
  readonly organizationId: number;
}

/** The forecast with the windows of the plan, and the candidates behind it. */
export function PlanSection({ workload, renderCandidateAction, organizationId }: PlanSectionProps) {
  const region =
    workload.zone?.region ?? workload.best?.zone.region ?? workload.plan?.candidates[0]?.zone.region ?? null;
  const { plan } = workload;
  if (plan === null) {
    return (
      <section className="flex flex-col gap-4">
        <h2 className="font-semibold text-base">{planTexts.title}</h2>
        <StateMessage isHatched level={3} title={planTexts.none.title}>
          {planTexts.none.text}
        </StateMessage>
      </section>
    );
  }
  return (
    <>
      {region !== null && (
        <div className="panel p-4 sm:p-6">
          <PlanTimeline organizationId={organizationId} region={region} workload={workload} />
        </div>
      )}
      {plan.candidates.length > 0 &&
        (workload.actualStart === null ? (
          <section className="flex flex-col gap-4">
            <h2 className="font-semibold text-base">{planTexts.bestFirst}</h2>
            <Candidates renderCandidateAction={renderCandidateAction} workload={workload} />
          </section>
        ) : (
          <details className="flex flex-col gap-4">
            <summary className="w-fit cursor-pointer font-semibold text-base">{planTexts.chosenFrom}</summary>
            <div className="pt-4">
              <Candidates renderCandidateAction={renderCandidateAction} workload={workload} />
            </div>
          </details>
        ))}
    </>
  );
}

function Candidates({ workload, renderCandidateAction }: Omit<PlanSectionProps, "organizationId">) {
  const { plan } = workload;
  if (plan === null) return null;
  const chosen = plan.candidates.find(
    (candidate) =>
      candidate.zone.id === workload.zone?.id && Math.abs(candidate.startAt - (workload.scheduledStart ?? 0)) < 60_000,
  );
  const renderAction = isAssignable(workload.status) ? renderCandidateAction : null;
  return (
    <CandidateList
      candidates={plan.candidates}
      chosenRank={chosen?.rank ?? null}
      isOpen={isAssignable(workload.status)}
      renderAction={(candidate) => candidate.rank !== chosen?.rank && renderAction?.(workload, candidate)}
      runNow={
        plan.runNowZone && {
          zoneName: plan.runNowZone.name,
          carbonG: plan.runNowCarbonG,
          costGbp: plan.runNowCostGbp,
          score: null,
        }
      }
      weights={plan.weights}
    />
  );
}
