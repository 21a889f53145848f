import { ChartSkeleton, HeaderSkeleton, LoadingRegion } from "@/components/states/skeletons.tsx";

export default function WorkloadLoading() {
  return (
    <LoadingRegion label="Reading the workload">
      <HeaderSkeleton />
      <ChartSkeleton />
      <ChartSkeleton />
    </LoadingRegion>
  );
}
