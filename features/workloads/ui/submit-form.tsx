"use client";

import { buttonVariants } from "@heroui/styles";
import Link from "next/link";
import { useOrganizationAction } from "@/components/layout/organization-provider.tsx";
import { submitWorkload } from "../actions.ts";
import { emptyFormValues } from "../model/workload-form-values.ts";
import { formTexts } from "../texts/form.ts";
import { PreviewPane } from "./preview-view.tsx";
import { WorkloadForm } from "./workload-form.tsx";

interface SubmitFormProps {
  readonly organizationId: number;
  /** One for as long as this form is open: pressing twice, or again after a lost answer, submits once. */
  readonly idempotencyKey: string;
}

export function SubmitForm({ organizationId, idempotencyKey }: SubmitFormProps) {
  const submitHere = useOrganizationAction(submitWorkload);
  return (
    <WorkloadForm
      cancel={
        <Link className={buttonVariants({ variant: "ghost", size: "lg" })} href="/workloads">
          {formTexts.cancel}
        </Link>
      }
      defaultValues={emptyFormValues}
      onSubmit={(spec) => submitHere({ spec, idempotencyKey })}
      renderPreview={(control) => <PreviewPane control={control} organizationId={organizationId} submittedAt={null} />}
      pendingLabel={formTexts.submitPage.pending}
      submitLabel={formTexts.submitPage.submit}
    />
  );
}
