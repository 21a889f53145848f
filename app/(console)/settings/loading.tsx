import { ChartSkeleton, HeaderSkeleton, LoadingRegion } from "@/components/states/skeletons.tsx";

export default function SettingsLoading() {
  return (
    <LoadingRegion label="Reading the settings">
      <HeaderSkeleton />
      <ChartSkeleton />
    </LoadingRegion>
  );
}
