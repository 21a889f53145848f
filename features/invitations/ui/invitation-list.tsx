"use client";

import { toast } from "@heroui/react";
import { useTransition } from "react";
import { TimeFigure } from "@/components/figures/time-figure.tsx";
import { PendingButton } from "@/components/forms/pending-button.tsx";
import { RemoveDialog } from "@/components/forms/remove-dialog.tsx";
import { useNow } from "@/components/live/now-provider.tsx";
import type { ActionResult } from "@/lib/contracts/action-result.ts";
import type { OpenInvitationView } from "../model/invitation-view.ts";

interface InvitationListProps {
  readonly invitations: readonly OpenInvitationView[];
  readonly onResend: (invitation: OpenInvitationView) => Promise<ActionResult<string>>;
  readonly onRevoke: (invitation: OpenInvitationView) => Promise<ActionResult>;
  readonly onRevoked: () => void;
}

/** Invitations that nobody has answered; nothing where there are none. */
export function InvitationList({ invitations, onResend, onRevoke, onRevoked }: InvitationListProps) {
  const now = useNow();
  if (invitations.length === 0) return null;
  return (
    <ul aria-label="Open invitations" className="panel divide-y divide-separator">
      {invitations.map((invitation) => (
        <li className="flex flex-wrap items-center gap-x-4 gap-y-3 px-4 py-3" key={invitation.id}>
          <span className="flex min-w-0 flex-1 basis-40 flex-col">
            <span className="truncate font-medium">{invitation.email}</span>
            <span className="figures text-muted text-xs">
              {invitation.role}, {invitation.expiresAt <= now ? "expired" : "expires"}{" "}
              <TimeFigure at={invitation.expiresAt} />
            </span>
          </span>
          <span className="flex flex-wrap items-center gap-3">
            <Resend invitation={invitation} onResend={onResend} />
            <RemoveDialog
              onRemove={() => onRevoke(invitation)}
              onRemoved={onRevoked}
              what={`the invitation of ${invitation.email}`}
            >
              Its link ends at once.
            </RemoveDialog>
          </span>
        </li>
      ))}
    </ul>
  );
}

function Resend({ invitation, onResend }: Pick<InvitationListProps, "onResend"> & { invitation: OpenInvitationView }) {
  const [isPending, startTransition] = useTransition();
  return (
    <PendingButton
      aria-label={`New link for ${invitation.email}`}
      isPending={isPending}
      label="New link"
      onPress={() =>
        startTransition(async () => {
          const result = await onResend(invitation);
          if (!result.ok) toast.danger("Not done", { description: result.error.message });
        })
      }
      pendingLabel="Making it"
      size="sm"
      variant="outline"
    />
  );
}
