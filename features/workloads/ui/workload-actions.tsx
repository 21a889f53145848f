"use client";

import { AlertDialog, Button } from "@heroui/react";
import { buttonVariants } from "@heroui/styles";
import Link from "next/link";
import { useState, useTransition } from "react";
import { PendingButton } from "@/components/forms/pending-button.tsx";
import { useOrganizationAction } from "@/components/layout/organization-provider.tsx";
import { cancelWorkloadAction } from "../actions.ts";
import { hasEnded, isEditable } from "../model/statuses.ts";
import type { WorkloadDetailView } from "../model/workload-view.ts";
import { workloadTexts } from "../texts/workload.ts";

const texts = workloadTexts.actions;

interface WorkloadActionsProps {
  readonly workload: WorkloadDetailView;
  readonly isOwner: boolean;
  readonly isOperator: boolean;
}

/** Edit while that is safe, and cancel while there is something to cancel. */
export function WorkloadActions({ workload, isOwner, isOperator }: WorkloadActionsProps) {
  const mayEdit = isOwner && isEditable(workload.status);
  const mayCancel = (isOwner || isOperator) && !hasEnded(workload.status) && workload.cancelRequestedAt === null;
  if (!mayEdit && !mayCancel) return null;
  return (
    <>
      {mayEdit && (
        <Link className={buttonVariants({ variant: "outline" })} href={`/workloads/${workload.jobId}/edit`}>
          {texts.edit}
        </Link>
      )}
      {mayCancel && <CancelDialog workload={workload} />}
    </>
  );
}

function CancelDialog({ workload }: { workload: WorkloadDetailView }) {
  const [isOpen, setIsOpen] = useState(false);
  const [isPending, startTransition] = useTransition();
  const [failure, setFailure] = useState<string | null>(null);
  const cancelHere = useOrganizationAction(cancelWorkloadAction);
  const { verb, confirm, pending, text } = workload.status === "RUNNING" ? texts.stop : texts.cancel;
  const handlePress = () => {
    startTransition(async () => {
      const result = await cancelHere({ jobId: workload.jobId });
      setFailure(result.ok ? null : result.error.message);
      if (result.ok) setIsOpen(false);
    });
  };
  return (
    <AlertDialog isOpen={isOpen} onOpenChange={setIsOpen}>
      <Button variant="outline">{verb}</Button>
      <AlertDialog.Backdrop isKeyboardDismissDisabled={false}>
        <AlertDialog.Container>
          <AlertDialog.Dialog>
            <AlertDialog.Header>
              <AlertDialog.Heading className="wrap-anywhere">
                {verb} <bdi>{workload.name}</bdi>?
              </AlertDialog.Heading>
            </AlertDialog.Header>
            <AlertDialog.Body>
              <p>{text}</p>
              {failure !== null && (
                <p className="mt-3 text-danger" role="alert">
                  {failure}
                </p>
              )}
            </AlertDialog.Body>
            <AlertDialog.Footer>
              <Button slot="close" variant="ghost">
                {texts.keep}
              </Button>
              <PendingButton
                isPending={isPending}
                label={confirm}
                onPress={handlePress}
                pendingLabel={pending}
                variant="danger"
              />
            </AlertDialog.Footer>
          </AlertDialog.Dialog>
        </AlertDialog.Container>
      </AlertDialog.Backdrop>
    </AlertDialog>
  );
}
