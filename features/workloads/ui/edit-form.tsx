"use client";

import { buttonVariants } from "@heroui/styles";
import Link from "next/link";
import { useOrganizationAction } from "@/components/layout/organization-provider.tsx";
import type { WorkloadSpec } from "@/lib/contracts/workload.ts";
import { editWorkload } from "../actions.ts";
import { fromSpec } from "../model/workload-form-values.ts";
import { formTexts } from "../texts/form.ts";
import { PreviewPane } from "./preview-view.tsx";
import { WorkloadForm } from "./workload-form.tsx";

interface EditFormProps {
  readonly jobId: string;
  readonly organizationId: number;
  readonly spec: WorkloadSpec;
  readonly submittedAt: number;
}

export function EditForm({ jobId, organizationId, spec, submittedAt }: EditFormProps) {
  const editHere = useOrganizationAction(editWorkload);
  return (
    <WorkloadForm
      cancel={
        <Link className={buttonVariants({ variant: "ghost", size: "lg" })} href={`/workloads/${jobId}`}>
          {formTexts.cancel}
        </Link>
      }
      defaultValues={fromSpec(spec)}
      onSubmit={(changed) => editHere({ jobId, spec: changed })}
      renderPreview={(control) => (
        <PreviewPane control={control} organizationId={organizationId} submittedAt={submittedAt} />
      )}
      pendingLabel={formTexts.editPage.pending}
      submitLabel={formTexts.editPage.save}
    />
  );
}
