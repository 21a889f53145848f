import { HeaderSkeleton, LoadingRegion, TableSkeleton } from "@/components/states/skeletons.tsx";
import { listTexts } from "@/features/workloads/texts/list.ts";

export default function WorkloadsLoading() {
  return (
    <LoadingRegion label={listTexts.reading}>
      <HeaderSkeleton />
      <TableSkeleton columns={["w-56", "w-32", "w-40", "w-36", "w-24"]} />
    </LoadingRegion>
  );
}
