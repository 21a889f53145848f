import { ChartSkeleton, HeaderSkeleton, LoadingRegion } from "@/components/states/skeletons.tsx";

export default function BacktestLoading() {
  return (
    <LoadingRegion label="Reading the runs">
      <HeaderSkeleton />
      <ChartSkeleton />
    </LoadingRegion>
  );
}
