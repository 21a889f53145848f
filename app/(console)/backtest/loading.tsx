import { ChartSkeleton, HeaderSkeleton, LoadingRegion } from "@/components/states/skeletons.tsx";
import { backtestTexts } from "@/features/backtest/texts.ts";

export default function BacktestLoading() {
  return (
    <LoadingRegion label={backtestTexts.reading}>
      <HeaderSkeleton />
      <ChartSkeleton />
    </LoadingRegion>
  );
}
