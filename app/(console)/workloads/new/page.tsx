import { randomUUID } from "node:crypto";
import { buttonVariants } from "@heroui/styles";
import type { Metadata } from "next";
import Link from "next/link";
import { PageHeader } from "@/components/layout/page-header.tsx";
import { StateMessage } from "@/components/states/state-message.tsx";
import { SubmitForm } from "@/features/workloads/ui/submit-form.tsx";
import { maySubmit } from "@/lib/auth/console-paths.ts";
import { requireMember } from "@/lib/auth/require-member.ts";

export const metadata: Metadata = { title: "Submit a workload" };

export default async function SubmitPage() {
  const member = await requireMember();
  if (!maySubmit(member.role)) {
    return (
      <StateMessage
        action={
          <Link className={buttonVariants({ variant: "outline" })} href="/workloads">
            Go to the workloads
          </Link>
        }
        level={1}
        title="Viewers do not submit"
      >
        Your role in {member.organizationName} reads workloads and savings. An administrator can change it.
      </StateMessage>
    );
  }
  return (
    <>
      <PageHeader eyebrow="Submit a workload">When should it run, and where?</PageHeader>
      <SubmitForm idempotencyKey={randomUUID()} organizationId={member.organizationId} />
    </>
  );
}
