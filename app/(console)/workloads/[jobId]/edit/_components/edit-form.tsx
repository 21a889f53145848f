"use client";

import { buttonVariants } from "@heroui/styles";
import Link from "next/link";
import { WorkloadForm } from "@/components/forms/workload-form.tsx";
import { fromSpec } from "@/components/forms/workload-form-values.ts";
import type { WorkloadSpec } from "@/lib/contracts/workload.ts";
import { PreviewPane } from "../../../_components/preview-pane.tsx";
import { editWorkload } from "../../../actions.ts";

interface EditFormProps {
  readonly jobId: string;
  readonly organizationId: number;
  readonly spec: WorkloadSpec;
  readonly submittedAt: number;
}

export function EditForm({ jobId, organizationId, spec, submittedAt }: EditFormProps) {
  return (
    <WorkloadForm
      cancel={
        <Link className={buttonVariants({ variant: "ghost", size: "lg" })} href={`/workloads/${jobId}`}>
          Cancel
        </Link>
      }
      defaultValues={fromSpec(spec)}
      onSubmit={(changed) => editWorkload({ jobId, spec: changed })}
      renderPreview={(control) => (
        <PreviewPane control={control} organizationId={organizationId} submittedAt={submittedAt} />
      )}
      pendingLabel="Saving"
      submitLabel="Save"
    />
  );
}
