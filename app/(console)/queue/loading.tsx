import { HeaderSkeleton, LoadingRegion, TableSkeleton } from "@/components/states/skeletons.tsx";

export default function QueueLoading() {
  return (
    <LoadingRegion label="Reading the queue">
      <HeaderSkeleton />
      <TableSkeleton columns={["w-56", "w-32", "w-20", "w-28", "w-40", "w-24"]} />
    </LoadingRegion>
  );
}
