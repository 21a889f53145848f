import { ChartSkeleton, HeaderSkeleton, LoadingRegion } from "@/components/states/skeletons.tsx";
import { workloadTexts } from "@/features/workloads/texts/workload.ts";

export default function WorkloadLoading() {
  return (
    <LoadingRegion label={workloadTexts.reading}>
      <HeaderSkeleton />
      <ChartSkeleton />
      <ChartSkeleton />
    </LoadingRegion>
  );
}
