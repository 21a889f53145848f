"use client";

import { useState, useTransition } from "react";
import { PendingButton } from "@/components/forms/pending-button.tsx";
import { useNow } from "@/components/live/now-provider.tsx";
import { StateMessage } from "@/components/states/state-message.tsx";
import { CandidateList } from "@/components/workloads/candidate-list.tsx";
import { isAssignable } from "@/lib/workloads/statuses.ts";
import type { CandidateView, WorkloadDetailView } from "@/lib/workloads/workload-view.ts";
import { assignWorkloadAction } from "../../actions.ts";
import { PlanTimeline } from "./plan-timeline.tsx";

interface PlanSectionProps {
  readonly workload: WorkloadDetailView;
  readonly isOperator: boolean;
  readonly organizationId: number;
}

/** The forecast with the windows of the plan, and the candidates behind it. */
export function PlanSection({ workload, isOperator, organizationId }: PlanSectionProps) {
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
          <PlanTimeline organizationId={organizationId} region={region} workload={workload} />
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

function Candidates({ workload, isOperator }: Omit<PlanSectionProps, "organizationId">) {
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
      isOpen={isAssignable(workload.status)}
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
