import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { PageHeader } from "@/components/layout/page-header.tsx";
import { readRetention } from "@/features/organization/data/retention-query.ts";
import { retentionSentence } from "@/features/organization/model/retention-view.ts";
import { RetentionTable } from "@/features/organization/ui/retention-table.tsx";
import { homePath } from "@/lib/auth/console-paths.ts";
import { requireMember } from "@/lib/auth/require-member.ts";
import { createSupabaseServerClient } from "@/lib/supabase/server.ts";

export const metadata: Metadata = { title: "Retention" };

export default async function RetentionPage() {
  const member = await requireMember();
  if (member.role !== "admin") redirect(homePath(member.role));
  const kinds = await readRetention(await createSupabaseServerClient());
  return (
    <>
      <PageHeader
        eyebrow="Retention"
        note="For the whole installation; who runs it sets the days. The ledger, events and the audit are kept for ever."
      >
        {retentionSentence(kinds)}
      </PageHeader>
      <RetentionTable kinds={kinds} />
    </>
  );
}
