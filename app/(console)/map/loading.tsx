import { Skeleton } from "@heroui/react";
import { HeaderSkeleton, LoadingRegion, TableSkeleton } from "@/components/states/skeletons.tsx";

export default function MapLoading() {
  return (
    <LoadingRegion label="Reading the map and the queue">
      <HeaderSkeleton />
      <div className="grid gap-6 lg:grid-cols-[minmax(0,1fr)_26rem]">
        <Skeleton className="hidden h-[34rem] rounded-lg lg:block" />
        <TableSkeleton columns={["w-40", "w-24"]} rows={6} />
      </div>
      <TableSkeleton columns={["w-48", "w-36", "w-28", "w-20", "w-24"]} />
    </LoadingRegion>
  );
}
