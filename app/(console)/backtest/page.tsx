import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { backtestTexts } from "@/features/backtest/texts.ts";
import { BacktestView } from "@/features/backtest/ui/backtest-view.tsx";
import { gridSetupQueryOptions } from "@/features/grid/data/grid-zones-query.ts";
import { seesOrganization } from "@/lib/auth/console-paths.ts";
import { requireMember } from "@/lib/auth/require-member.ts";
import { createSupabaseServerClient } from "@/lib/supabase/server.ts";

export const metadata: Metadata = { title: backtestTexts.title };

export default async function BacktestPage() {
  const member = await requireMember();
  const queryClient = new QueryClient();
  await queryClient.prefetchQuery(gridSetupQueryOptions(await createSupabaseServerClient()));
  return (
    <HydrationBoundary state={dehydrate(queryClient)}>
      <BacktestView
        eyebrow={
          seesOrganization(member.role) ? backtestTexts.ofOrganization(member.organizationName) : backtestTexts.own
        }
        organizationId={member.organizationId}
      />
    </HydrationBoundary>
  );
}
