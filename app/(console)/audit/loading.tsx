import { HeaderSkeleton, LoadingRegion, TableSkeleton } from "@/components/states/skeletons.tsx";

export default function AuditLoading() {
  return (
    <LoadingRegion label="Reading the audit log">
      <HeaderSkeleton />
      <TableSkeleton columns={["w-24", "w-24", "w-40", "w-64"]} />
    </LoadingRegion>
  );
}
