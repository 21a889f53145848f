import { Skeleton } from "@heroui/react";
import { HeaderSkeleton, LoadingRegion, TableSkeleton } from "@/components/states/skeletons.tsx";
import { placementTexts } from "@/features/placement/texts.ts";

export default function MapLoading() {
  return (
    <LoadingRegion label={placementTexts.map.reading}>
      <HeaderSkeleton />
      <div className="grid gap-6 lg:grid-cols-[minmax(0,1fr)_26rem]">
        <Skeleton className="hidden h-[34rem] rounded-lg lg:block" />
        <TableSkeleton columns={["w-40", "w-24"]} rows={6} />
      </div>
      <TableSkeleton columns={["w-48", "w-36", "w-28", "w-20", "w-24"]} />
    </LoadingRegion>
  );
}
