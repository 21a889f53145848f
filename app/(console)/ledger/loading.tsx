import { HeaderSkeleton, LoadingRegion, TableSkeleton } from "@/components/states/skeletons.tsx";

export default function Loading() {
  return (
    <LoadingRegion label="Reading the ledger">
      <HeaderSkeleton />
      <TableSkeleton columns={["w-32", "w-56", "w-24", "w-24", "w-24"]} />
    </LoadingRegion>
  );
}
