import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { auditQueryOptions } from "@/features/audit/data/audit-query.ts";
import { loadAuditParams } from "@/features/audit/params.ts";
import { AuditView } from "@/features/audit/ui/audit-view.tsx";
import { requireWatcher } from "@/features/placement/data/require-watcher.ts";
import { createSupabaseServerClient } from "@/lib/supabase/server.ts";

export const metadata: Metadata = { title: "Audit log" };

export default async function AuditPage({ searchParams }: PageProps<"/audit">) {
  const [{ organizationId }, params] = await Promise.all([requireWatcher(), loadAuditParams(searchParams)]);
  const client = await createSupabaseServerClient();
  const queryClient = new QueryClient();
  await queryClient.prefetchQuery(
    auditQueryOptions(client, { organizationId, filter: params.kind, before: params.before }),
  );
  return (
    <HydrationBoundary state={dehydrate(queryClient)}>
      <AuditView organizationId={organizationId} />
    </HydrationBoundary>
  );
}
