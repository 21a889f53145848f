import { ChartSkeleton, HeaderSkeleton, LoadingRegion } from "@/components/states/skeletons.tsx";
import { savingsTexts } from "@/features/ledger/texts/savings.ts";

export default function SavingsLoading() {
  return (
    <LoadingRegion label={savingsTexts.reading}>
      <HeaderSkeleton />
      <ChartSkeleton />
    </LoadingRegion>
  );
}
