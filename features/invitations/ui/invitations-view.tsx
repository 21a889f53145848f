"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { SecretOnce } from "@/components/forms/secret-once.tsx";
import { useOrganizationAction } from "@/components/layout/organization-provider.tsx";
import { useSupabase } from "@/components/live/live-provider.tsx";
import { ReadError } from "@/components/states/read-error.tsx";
import { TableSkeleton } from "@/components/states/skeletons.tsx";
import type { ActionResult } from "@/lib/contracts/action-result.ts";
import { invite, resend, revoke } from "../actions.ts";
import { invitationKeys } from "../data/invitation-keys.ts";
import { invitationsQueryOptions } from "../data/invitations-query.ts";
import { InvitationList } from "./invitation-list.tsx";
import { InviteForm } from "./invite-form.tsx";

interface MadeLink {
  readonly email: string;
  readonly url: string;
}

/** Who is invited and has not answered, and the form that invites. For admins. */
export function InvitationsView({ organizationId }: { organizationId: number }) {
  const queryClient = useQueryClient();
  const invitations = useQuery(invitationsQueryOptions(useSupabase(), organizationId));
  const [link, setLink] = useState<MadeLink | null>(null);
  const inviteHere = useOrganizationAction(invite);
  const resendHere = useOrganizationAction(resend);
  const revokeHere = useOrganizationAction(revoke);
  const readAgain = () => queryClient.invalidateQueries({ queryKey: invitationKeys.all });
  const showLink = async (email: string, made: Promise<ActionResult<string>>) => {
    const result = await made;
    if (result.ok) setLink({ email, url: new URL(result.value, window.location.href).href });
    await readAgain();
    return result;
  };
  return (
    <div className="flex flex-col gap-4">
      <InviteForm onInvite={(input) => showLink(input.email, inviteHere(input))} />
      {link && (
        <SecretOnce
          copyLabel="Copy the link"
          onDone={() => setLink(null)}
          secret={link.url}
          title={`The invitation of ${link.email}`}
        >
          The link works for that address alone, for 7 days. It is shown this once; a new one ends it.
        </SecretOnce>
      )}
      {invitations.isPending ? (
        <TableSkeleton columns={["w-48", "w-24"]} rows={2} />
      ) : invitations.data ? (
        <InvitationList
          invitations={invitations.data}
          onResend={({ id, email }) => showLink(email, resendHere({ id }))}
          onRevoke={({ id }) => revokeHere({ id })}
          onRevoked={() => void readAgain()}
        />
      ) : (
        <ReadError onRetry={() => void invitations.refetch()} what="The list of invitations" />
      )}
    </div>
  );
}
