"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useLiveTopic } from "@/components/live/live-provider.tsx";
import { WorkloadPageView, type WorkloadPageViewProps } from "@/features/workloads/ui/workload-page-view.tsx";
import { queueKeys } from "../data/keys.ts";
import { AssignCandidate } from "./assign-candidate-view.tsx";

/** The page of a workload for operators: each candidate can be assigned from there. */
export function AssignableWorkloadView(props: Omit<WorkloadPageViewProps, "isOperator" | "renderCandidateAction">) {
  const queryClient = useQueryClient();
  useLiveTopic(props.workloadsTopic, () => {
    void queryClient.invalidateQueries({ queryKey: queueKeys.workload(props.jobId) });
  });
  return (
    <WorkloadPageView
      {...props}
      isOperator
      renderCandidateAction={(workload, candidate) => <AssignCandidate candidate={candidate} workload={workload} />}
    />
  );
}
