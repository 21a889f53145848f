import type { KarbosClient } from "@/lib/supabase/client.ts";
import { rowsOf } from "@/lib/supabase/data-error.ts";

/** Where a person begins in a browser that remembers no organization. Throws a DataError where it is not theirs. */
export async function saveCurrentOrganization(
  client: KarbosClient,
  userId: string,
  organizationId: number,
): Promise<void> {
  rowsOf(
    await client
      .from("current_organizations")
      .upsert({ user_id: userId, organization_id: organizationId, chosen_at: new Date().toISOString() }),
  );
}
