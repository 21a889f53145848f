import { HeaderSkeleton, LoadingRegion, TableSkeleton } from "@/components/states/skeletons.tsx";

export default function SettingsLoading() {
  return (
    <LoadingRegion label="Reading members and workers">
      <HeaderSkeleton />
      <TableSkeleton columns={["w-48", "w-32"]} rows={4} />
      <TableSkeleton columns={["w-48", "w-32", "w-24"]} rows={2} />
    </LoadingRegion>
  );
}
