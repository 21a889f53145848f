import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { readReceipt } from "@/features/ledger/data/receipt-query.ts";
import { receiptTexts } from "@/features/ledger/texts/receipt.ts";
import { ReceiptView } from "@/features/ledger/ui/receipt-view.tsx";
import { requireMember } from "@/lib/auth/require-member.ts";
import { jobIdSchema } from "@/lib/contracts/workload.ts";
import { createSupabaseServerClient } from "@/lib/supabase/server.ts";

export async function generateMetadata({ params }: PageProps<"/workloads/[jobId]/receipt">): Promise<Metadata> {
  return { title: receiptTexts.title((await params).jobId) };
}

export default async function ReceiptPage({ params }: PageProps<"/workloads/[jobId]/receipt">) {
  const [, { jobId }] = await Promise.all([requireMember(), params]);
  if (!jobIdSchema.safeParse(jobId).success) notFound();
  const receipt = await readReceipt(await createSupabaseServerClient(), jobId);
  if (receipt === null) notFound();
  return <ReceiptView receipt={receipt} />;
}
