import { ChartSkeleton, HeaderSkeleton, LoadingRegion } from "@/components/states/skeletons.tsx";

export default function SavingsLoading() {
  return (
    <LoadingRegion label="Reading the ledger">
      <HeaderSkeleton />
      <ChartSkeleton />
    </LoadingRegion>
  );
}
