"use client";

import { Alert, AlertDialog, Button, Label, TextArea, TextField } from "@heroui/react";
import { type ReactNode, useState, useTransition } from "react";
import type { ActionResult } from "@/lib/contracts/action-result.ts";
import { kitTexts } from "../texts.ts";

interface ReasonDialogProps {
  readonly isOpen: boolean;
  readonly title: string;
  /** What will happen. A function gets whether it is pending. */
  readonly children: ReactNode | ((isPending: boolean) => ReactNode);
  readonly confirmLabel: string;
  readonly isDangerous?: boolean;
  readonly run: (reason: string | undefined) => Promise<ActionResult>;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

/** The longest reason that the database keeps. */
const reasonLength = 500;

/** Asks for confirmation and a reason before an action, and shows why it was refused. */
export function ReasonDialog(props: ReasonDialogProps) {
  const { isOpen, title, children, confirmLabel, isDangerous = false, run, onClose, onDone } = props;
  const [reason, setReason] = useState("");
  const [error, setError] = useState<string | null>(null);
  const [isPending, startTransition] = useTransition();
  const handleClose = () => {
    setError(null);
    setReason("");
    onClose();
  };
  const handleConfirm = () => {
    if (isPending) return;
    startTransition(async () => {
      const result = await run(reason.trim() === "" ? undefined : reason.trim());
      if (!result.ok) {
        setError(result.error.message);
        return;
      }
      handleClose();
      onDone();
    });
  };
  return (
    <AlertDialog.Backdrop
      isKeyboardDismissDisabled={isPending}
      isOpen={isOpen}
      onOpenChange={(isNowOpen) => {
        if (!isNowOpen) handleClose();
      }}
    >
      <AlertDialog.Container>
        <AlertDialog.Dialog>
          <AlertDialog.Header>
            <AlertDialog.Heading>{title}</AlertDialog.Heading>
          </AlertDialog.Header>
          <AlertDialog.Body className="text-foreground">
            <div className="flex flex-col gap-4">
              <div>{typeof children === "function" ? children(isPending) : children}</div>
              <TextField fullWidth maxLength={reasonLength} onChange={setReason} value={reason}>
                <Label>{kitTexts.reasonDialog.reason}</Label>
                <TextArea fullWidth rows={2} />
              </TextField>
              {error !== null && <RefusalAlert message={error} />}
            </div>
          </AlertDialog.Body>
          <AlertDialog.Footer>
            <Button isDisabled={isPending} onPress={handleClose} variant="tertiary">
              {kitTexts.reasonDialog.back}
            </Button>
            {/* Not disabled while it works: the keyboard would lose its place. */}
            <Button onPress={handleConfirm} variant={isDangerous ? "danger" : "primary"}>
              <span aria-live="polite">{isPending ? kitTexts.reasonDialog.pending : confirmLabel}</span>
            </Button>
          </AlertDialog.Footer>
        </AlertDialog.Dialog>
      </AlertDialog.Container>
    </AlertDialog.Backdrop>
  );
}

/** Why something was not done, in the sentence of what refused it. */
export function RefusalAlert({ message }: { message: string }) {
  return (
    <Alert className="bg-surface-secondary" role="alert" status="danger">
      <Alert.Indicator />
      <Alert.Content>
        <Alert.Title>{kitTexts.refused}</Alert.Title>
        <Alert.Description>{message}</Alert.Description>
      </Alert.Content>
    </Alert>
  );
}
