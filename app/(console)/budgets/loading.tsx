import { ChartSkeleton, HeaderSkeleton, LoadingRegion } from "@/components/states/skeletons.tsx";
import { budgetTexts } from "@/features/budgets/texts.ts";

export default function Loading() {
  return (
    <LoadingRegion label={budgetTexts.reading}>
      <HeaderSkeleton />
      <ChartSkeleton />
    </LoadingRegion>
  );
}
