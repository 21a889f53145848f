import { HeaderSkeleton, LoadingRegion, TableSkeleton } from "@/components/states/skeletons.tsx";
import { placementTexts } from "@/features/placement/texts.ts";

export default function QueueLoading() {
  return (
    <LoadingRegion label={placementTexts.queue.reading}>
      <HeaderSkeleton />
      <TableSkeleton columns={["w-56", "w-32", "w-20", "w-28", "w-40", "w-24"]} />
    </LoadingRegion>
  );
}
