import { ChartSkeleton, HeaderSkeleton, LoadingRegion } from "@/components/states/skeletons.tsx";

export default function ReplayLoading() {
  return (
    <LoadingRegion label="Reading the runs">
      <HeaderSkeleton />
      <ChartSkeleton />
    </LoadingRegion>
  );
}
