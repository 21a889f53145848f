import { queryOptions } from "@tanstack/react-query";
import type { KarbosClient } from "@/lib/supabase/client.ts";
import { rowsOf } from "@/lib/supabase/data-error.ts";
import type { InvitationView, OpenInvitationView } from "../model/invitation-view.ts";
import { invitationKeys } from "./invitation-keys.ts";

/** The database keeps 100 open ones at most; expired ones stay in the list until they are revoked or sent again. */
const invitationsMax = 500;

/** The invitations of an organization that nobody has answered, the newest first. For admins. */
export function invitationsQueryOptions(client: KarbosClient, organizationId: number) {
  return queryOptions({
    queryKey: invitationKeys.list(organizationId),
    queryFn: async ({ signal }): Promise<readonly OpenInvitationView[]> => {
      const rows = rowsOf(
        await client
          .from("invitations")
          .select("id, email, role, expires_at")
          .eq("organization_id", organizationId)
          .is("accepted_at", null)
          .is("declined_at", null)
          .is("revoked_at", null)
          .order("id", { ascending: false })
          .limit(invitationsMax)
          .abortSignal(signal),
      );
      return rows.map(({ id, email, role, expires_at }) => ({ id, email, role, expiresAt: Date.parse(expires_at) }));
    },
  });
}

/** What the link of an invitation says; null where there is none. Needs no account. */
export async function readInvitation(client: KarbosClient, token: string): Promise<InvitationView | null> {
  const [row] = rowsOf(await client.rpc("invitation_of_token", { p_token: token }));
  if (!row) return null;
  return {
    organizationName: row.organization_name,
    inviterName: row.inviter_name || null,
    email: row.email,
    role: row.role,
    expiresAt: Date.parse(row.expires_at),
    state: row.state,
  };
}
