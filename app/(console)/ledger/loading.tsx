import { HeaderSkeleton, LoadingRegion, TableSkeleton } from "@/components/states/skeletons.tsx";
import { ledgerTexts } from "@/features/ledger/texts/ledger.ts";

export default function Loading() {
  return (
    <LoadingRegion label={ledgerTexts.reading}>
      <HeaderSkeleton />
      <TableSkeleton columns={["w-32", "w-56", "w-24", "w-24", "w-24"]} />
    </LoadingRegion>
  );
}
