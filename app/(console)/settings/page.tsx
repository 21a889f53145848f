import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { gridSetupQueryOptions } from "@/features/grid/data/grid-zones-query.ts";
import { membersQueryOptions } from "@/features/organization/data/members-query.ts";
import { planningQueryOptions } from "@/features/organization/data/planning-query.ts";
import { workersQueryOptions } from "@/features/organization/data/workers-query.ts";
import { SettingsView } from "@/features/organization/ui/settings-view.tsx";
import { homePath, isOperatorRole } from "@/lib/auth/console-paths.ts";
import { requireMember } from "@/lib/auth/require-member.ts";
import { createSupabaseServerClient } from "@/lib/supabase/server.ts";

export const metadata: Metadata = { title: "Settings" };

export default async function SettingsPage() {
  const member = await requireMember();
  if (!isOperatorRole(member.role)) redirect(homePath(member.role));
  const client = await createSupabaseServerClient();
  const queryClient = new QueryClient();
  const { organizationId } = member;
  const isAdmin = member.role === "admin";
  await Promise.all([
    queryClient.prefetchQuery(planningQueryOptions(client, organizationId)),
    ...(isAdmin
      ? [
          queryClient.prefetchQuery(membersQueryOptions(client, organizationId)),
          queryClient.prefetchQuery(workersQueryOptions(client, organizationId)),
          queryClient.prefetchQuery(gridSetupQueryOptions(client)),
        ]
      : []),
  ]);
  return (
    <HydrationBoundary state={dehydrate(queryClient)}>
      <SettingsView
        isAdmin={isAdmin}
        organizationId={organizationId}
        organizationName={member.organizationName}
        ownUserId={member.userId}
      />
    </HydrationBoundary>
  );
}
