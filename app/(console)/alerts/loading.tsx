import { HeaderSkeleton, LoadingRegion, TableSkeleton } from "@/components/states/skeletons.tsx";

export default function AlertsLoading() {
  return (
    <LoadingRegion label="Reading alerts">
      <HeaderSkeleton />
      <TableSkeleton columns={["w-20", "w-56", "w-72"]} />
    </LoadingRegion>
  );
}
