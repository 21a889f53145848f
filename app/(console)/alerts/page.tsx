import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import {
  alertCountsQueryOptions,
  alertFiguresQueryOptions,
  alertsQueryOptions,
} from "@/features/alerts/data/alerts-query.ts";
import { loadAlertParams } from "@/features/alerts/params.ts";
import { AlertsView } from "@/features/alerts/ui/alerts-view.tsx";
import { requireWatcher } from "@/features/placement/data/require-watcher.ts";
import { isOperatorRole } from "@/lib/auth/console-paths.ts";
import { createSupabaseServerClient } from "@/lib/supabase/server.ts";

export const metadata: Metadata = { title: "Alerts" };

export default async function AlertsPage({ searchParams }: PageProps<"/alerts">) {
  const [member, params] = await Promise.all([requireWatcher(), loadAlertParams(searchParams)]);
  const client = await createSupabaseServerClient();
  const queryClient = new QueryClient();
  const { organizationId } = member;
  await Promise.all([
    queryClient.prefetchQuery(alertsQueryOptions(client, organizationId, params.state, params.after)),
    queryClient.prefetchQuery(alertCountsQueryOptions(client, organizationId)),
    queryClient.prefetchQuery(alertFiguresQueryOptions(client, organizationId)),
  ]);
  return (
    <HydrationBoundary state={dehydrate(queryClient)}>
      <AlertsView mayWrite={isOperatorRole(member.role)} organizationId={organizationId} />
    </HydrationBoundary>
  );
}
