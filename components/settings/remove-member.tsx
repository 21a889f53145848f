"use client";

import { AlertDialog, Button } from "@heroui/react";
import { useState, useTransition } from "react";
import { PendingButton } from "@/components/forms/pending-button.tsx";
import { Refusal } from "@/components/queue/reason-dialog.tsx";
import type { ActionResult } from "@/lib/operator/action-result.ts";
import type { MemberView } from "@/lib/settings/settings-view.ts";

interface RemoveMemberProps {
  readonly member: MemberView;
  readonly onRemove: (userId: string) => Promise<ActionResult>;
  readonly onRemoved: () => void;
}

/** Takes a member out of the organization, after asking once. */
export function RemoveMember({ member, onRemove, onRemoved }: RemoveMemberProps) {
  const [isOpen, setIsOpen] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const [isPending, startTransition] = useTransition();
  const handlePress = () => {
    startTransition(async () => {
      const result = await onRemove(member.userId);
      setFailure(result.ok ? null : result.error.message);
      if (!result.ok) return;
      setIsOpen(false);
      onRemoved();
    });
  };
  return (
    <AlertDialog
      isOpen={isOpen}
      onOpenChange={(isNowOpen) => {
        setFailure(null);
        setIsOpen(isNowOpen);
      }}
    >
      <Button aria-label={`Remove ${member.displayName}`} size="sm" variant="outline">
        Remove
      </Button>
      <AlertDialog.Backdrop>
        <AlertDialog.Container>
          <AlertDialog.Dialog>
            <AlertDialog.Header>
              <AlertDialog.Heading>Remove {member.displayName}?</AlertDialog.Heading>
            </AlertDialog.Header>
            <AlertDialog.Body className="text-foreground">
              <div className="flex flex-col gap-4">
                <p>Workloads already submitted stay, and run as planned.</p>
                {failure !== null && <Refusal message={failure} />}
              </div>
            </AlertDialog.Body>
            <AlertDialog.Footer>
              <Button slot="close" variant="tertiary">
                Back
              </Button>
              <PendingButton
                isPending={isPending}
                label="Remove"
                onPress={handlePress}
                pendingLabel="Removing"
                variant="danger"
              />
            </AlertDialog.Footer>
          </AlertDialog.Dialog>
        </AlertDialog.Container>
      </AlertDialog.Backdrop>
    </AlertDialog>
  );
}
