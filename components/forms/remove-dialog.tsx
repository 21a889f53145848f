"use client";

import { AlertDialog, Button } from "@heroui/react";
import { type ReactNode, useState, useTransition } from "react";
import { PendingButton } from "@/components/forms/pending-button.tsx";
import { RefusalAlert } from "@/components/forms/reason-dialog.tsx";
import type { ActionResult } from "@/lib/contracts/action-result.ts";
import { kitTexts } from "../texts.ts";

const texts = kitTexts.removeDialog;

interface RemoveDialogProps {
  /** What would be removed, as the question names it: "Ada", "the budget of Atlas". */
  readonly what: string;
  /** The consequence. */
  readonly children: ReactNode;
  readonly onRemove: () => Promise<ActionResult>;
  readonly onRemoved: () => void;
}

/** A button that removes something, after confirmation. */
export function RemoveDialog({ what, children, onRemove, onRemoved }: RemoveDialogProps) {
  const [isOpen, setIsOpen] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const [isPending, startTransition] = useTransition();
  const handlePress = () => {
    startTransition(async () => {
      const result = await onRemove();
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
      <Button aria-label={texts.label(what)} size="sm" variant="outline">
        {texts.action}
      </Button>
      <AlertDialog.Backdrop>
        <AlertDialog.Container>
          <AlertDialog.Dialog>
            <AlertDialog.Header>
              <AlertDialog.Heading className="wrap-anywhere">{texts.title(what)}</AlertDialog.Heading>
            </AlertDialog.Header>
            <AlertDialog.Body className="text-foreground">
              <div className="flex flex-col gap-4">
                <p>{children}</p>
                {failure !== null && <RefusalAlert message={failure} />}
              </div>
            </AlertDialog.Body>
            <AlertDialog.Footer>
              <Button slot="close" variant="tertiary">
                {texts.back}
              </Button>
              <PendingButton
                isPending={isPending}
                label={texts.action}
                onPress={handlePress}
                pendingLabel={texts.pending}
                variant="danger"
              />
            </AlertDialog.Footer>
          </AlertDialog.Dialog>
        </AlertDialog.Container>
      </AlertDialog.Backdrop>
    </AlertDialog>
  );
}
