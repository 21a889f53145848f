import { HeaderSkeleton, LoadingRegion, TableSkeleton } from "@/components/states/skeletons.tsx";

export default function WorkloadsLoading() {
  return (
    <LoadingRegion label="Reading workloads">
      <HeaderSkeleton />
      <TableSkeleton columns={["w-56", "w-32", "w-40", "w-36", "w-24"]} />
    </LoadingRegion>
  );
}
