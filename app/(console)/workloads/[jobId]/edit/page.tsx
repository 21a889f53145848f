import { QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { notFound, redirect } from "next/navigation";
import { PageHeader } from "@/components/layout/page-header.tsx";
import { workloadQueryOptions } from "@/features/workloads/data/workload-query.ts";
import { isEditable } from "@/features/workloads/model/statuses.ts";
import { toSpec } from "@/features/workloads/model/workload-view.ts";
import { formTexts } from "@/features/workloads/texts/form.ts";
import { EditForm } from "@/features/workloads/ui/edit-form.tsx";
import { requireMember } from "@/lib/auth/require-member.ts";
import { jobIdSchema } from "@/lib/contracts/workload.ts";
import { createSupabaseServerClient } from "@/lib/supabase/server.ts";

const texts = formTexts.editPage;

export const metadata: Metadata = { title: texts.title };

export default async function EditPage({ params }: PageProps<"/workloads/[jobId]/edit">) {
  const [member, { jobId }] = await Promise.all([requireMember(), params]);
  if (!jobIdSchema.safeParse(jobId).success) notFound();
  const client = await createSupabaseServerClient();
  const workload = await new QueryClient().fetchQuery(workloadQueryOptions(client, jobId));
  if (workload === null) notFound();
  if (workload.ownerId !== member.userId || !isEditable(workload.status)) redirect(`/workloads/${workload.jobId}`);
  return (
    <>
      <PageHeader eyebrow={texts.eyebrow(workload.jobId)} note={texts.note}>
        {texts.question}
      </PageHeader>
      <EditForm
        jobId={workload.jobId}
        organizationId={member.organizationId}
        spec={toSpec(workload)}
        submittedAt={workload.submittedAt}
      />
    </>
  );
}
