import { queryOptions } from "@tanstack/react-query";
import type { KarbosClient } from "@/lib/supabase/client.ts";
import { rowsOf } from "@/lib/supabase/data-error.ts";
import type { MemberView } from "../model/settings-view.ts";
import { memberKeys } from "./member-keys.ts";

/** More than an organization has that is managed by hand; the rows of one REST answer end there too. */
const membersMax = 1_000;

/** Everyone of an organization, those who joined first at the top. */
export function membersQueryOptions(client: KarbosClient, organizationId: number) {
  return queryOptions({
    queryKey: memberKeys.list(organizationId),
    queryFn: async ({ signal }): Promise<readonly MemberView[]> => {
      const rows = rowsOf(
        await client
          .from("memberships")
          .select("user_id, role, created_at, profiles (display_name)")
          .eq("organization_id", organizationId)
          .order("created_at")
          .order("user_id")
          .limit(membersMax)
          .abortSignal(signal),
      );
      return rows.map((row) => ({
        userId: row.user_id,
        displayName: row.profiles.display_name,
        role: row.role,
        since: Date.parse(row.created_at),
      }));
    },
  });
}
