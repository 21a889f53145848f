import type { QueryClient } from "@tanstack/react-query";
import { gridSetupQueryOptions } from "@/features/grid/data/grid-zones-query.ts";
import type { Member } from "@/lib/auth/member-query.ts";
import type { KarbosClient } from "@/lib/supabase/client.ts";
import { membersQueryOptions } from "./members-query.ts";
import { planningQueryOptions } from "./planning-query.ts";
import { workersQueryOptions } from "./workers-query.ts";

/** Reads on the server what the settings show: planning for operators, members and workers for admins only. */
export async function prefetchSettings(queries: QueryClient, client: KarbosClient, member: Member): Promise<void> {
  const { organizationId } = member;
  await queries.prefetchQuery(planningQueryOptions(client, organizationId));
  if (member.role !== "admin") return;
  await Promise.all([
    queries.prefetchQuery(membersQueryOptions(client, organizationId)),
    queries.prefetchQuery(workersQueryOptions(client, organizationId)),
    queries.prefetchQuery(gridSetupQueryOptions(client)),
  ]);
}
