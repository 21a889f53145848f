import { randomUUID } from "node:crypto";
import { buttonVariants } from "@heroui/styles";
import type { Metadata } from "next";
import Link from "next/link";
import { PageHeader } from "@/components/layout/page-header.tsx";
import { StateMessage } from "@/components/states/state-message.tsx";
import { formTexts } from "@/features/workloads/texts/form.ts";
import { SubmitForm } from "@/features/workloads/ui/submit-form.tsx";
import { maySubmit } from "@/lib/auth/console-paths.ts";
import { requireMember } from "@/lib/auth/require-member.ts";

const texts = formTexts.submitPage;

export const metadata: Metadata = { title: texts.title };

export default async function SubmitPage() {
  const member = await requireMember();
  if (!maySubmit(member.role)) {
    return (
      <StateMessage
        action={
          <Link className={buttonVariants({ variant: "outline" })} href="/workloads">
            {texts.viewers.action}
          </Link>
        }
        level={1}
        title={texts.viewers.title}
      >
        {texts.viewers.text(member.organizationName)}
      </StateMessage>
    );
  }
  return (
    <>
      <PageHeader eyebrow={texts.title}>{texts.question}</PageHeader>
      <SubmitForm idempotencyKey={randomUUID()} organizationId={member.organizationId} />
    </>
  );
}
