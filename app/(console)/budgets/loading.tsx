import { ChartSkeleton, HeaderSkeleton, LoadingRegion } from "@/components/states/skeletons.tsx";

export default function Loading() {
  return (
    <LoadingRegion label="Reading the budgets">
      <HeaderSkeleton />
      <ChartSkeleton />
    </LoadingRegion>
  );
}
