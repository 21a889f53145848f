import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { ledgerHeadQueryOptions, ledgerQueryOptions } from "@/features/ledger/data/ledger-query.ts";
import { loadLedgerParams } from "@/features/ledger/params.ts";
import { ledgerTexts } from "@/features/ledger/texts/ledger.ts";
import { LedgerView } from "@/features/ledger/ui/ledger-view.tsx";
import { seesOrganization } from "@/lib/auth/console-paths.ts";
import { requireMember } from "@/lib/auth/require-member.ts";
import { workloadsTopic } from "@/lib/live/topics.ts";
import { createSupabaseServerClient } from "@/lib/supabase/server.ts";

export const metadata: Metadata = { title: ledgerTexts.title };

export default async function LedgerPage({ searchParams }: PageProps<"/ledger">) {
  const [member, { view, before }] = await Promise.all([requireMember(), loadLedgerParams(searchParams)]);
  const { organizationId } = member;
  const client = await createSupabaseServerClient();
  const queryClient = new QueryClient();
  await Promise.all([
    queryClient.prefetchQuery(ledgerQueryOptions(client, { organizationId, view, before })),
    queryClient.prefetchQuery(ledgerHeadQueryOptions(client, organizationId)),
  ]);
  return (
    <HydrationBoundary state={dehydrate(queryClient)}>
      <LedgerView
        eyebrow={seesOrganization(member.role) ? ledgerTexts.ofOrganization(member.organizationName) : ledgerTexts.own}
        organizationId={organizationId}
        workloadsTopic={workloadsTopic(member)}
      />
    </HydrationBoundary>
  );
}
