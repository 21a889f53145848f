import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { ReplayView } from "@/features/backtest/ui/replay-view.tsx";
import { gridSetupQueryOptions } from "@/features/grid/data/grid-zones-query.ts";
import { seesOrganization } from "@/lib/auth/console-paths.ts";
import { requireMember } from "@/lib/auth/require-member.ts";
import { createSupabaseServerClient } from "@/lib/supabase/server.ts";

export const metadata: Metadata = { title: "Policy replay" };

export default async function ReplayPage() {
  const member = await requireMember();
  const queryClient = new QueryClient();
  await queryClient.prefetchQuery(gridSetupQueryOptions(await createSupabaseServerClient()));
  return (
    <HydrationBoundary state={dehydrate(queryClient)}>
      <ReplayView
        eyebrow={
          seesOrganization(member.role) ? `Policy replay of ${member.organizationName}` : "Policy replay of your runs"
        }
        organizationId={member.organizationId}
      />
    </HydrationBoundary>
  );
}
