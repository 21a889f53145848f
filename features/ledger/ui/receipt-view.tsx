import { buttonVariants } from "@heroui/styles";
import { Download } from "lucide-react";
import Link from "next/link";
import { PageHeader } from "@/components/layout/page-header.tsx";
import { StateMessage } from "@/components/states/state-message.tsx";
import type { WorkloadReceipt } from "@/lib/contracts/sci-receipt.ts";
import { receiptSentence } from "../model/receipt-sentence.ts";
import { receiptTexts } from "../texts/receipt.ts";
import { PrintButton } from "./print-button.tsx";
import { RunReceiptSheet } from "./run-receipt-sheet.tsx";

/** The SCI receipt of a workload, for the screen and for paper. */
export function ReceiptView({ receipt }: { receipt: WorkloadReceipt }) {
  return (
    <>
      <PageHeader
        actions={
          <span className="flex gap-2 print:hidden">
            <PrintButton />
            <a
              className={buttonVariants({ variant: "outline" })}
              download
              href={`/workloads/${receipt.jobId}/receipt.json`}
            >
              <Download aria-hidden className="size-4" />
              {receiptTexts.export}
            </a>
          </span>
        }
        eyebrow={
          <span className="flex flex-wrap gap-x-4">
            <bdi className="font-medium text-foreground">{receipt.workloadName}</bdi>
            <Link className="figures text-link underline" href={`/workloads/${receipt.jobId}`}>
              {receipt.jobId}
            </Link>
          </span>
        }
        note={receiptTexts.note(receipt.standard)}
      >
        {receiptSentence(receipt)}
      </PageHeader>
      {receipt.runs.length === 0 && (
        <StateMessage title={receiptTexts.none.title}>{receiptTexts.none.text}</StateMessage>
      )}
      {receipt.runs.map((run) => (
        <RunReceiptSheet key={run.run.id} receipt={run} />
      ))}
      <section aria-labelledby="boundary-title" className="flex flex-col gap-3">
        <h2 className="font-semibold text-base" id="boundary-title">
          {receiptTexts.boundary.title}
        </h2>
        <div className="grid gap-6 md:grid-cols-2">
          <Points points={receipt.boundary.included} title={receiptTexts.boundary.included} />
          <Points points={receipt.boundary.excluded} title={receiptTexts.boundary.excluded} />
        </div>
        <Points points={receipt.notes} title={receiptTexts.boundary.notes} />
      </section>
    </>
  );
}

function Points({ title, points }: { title: string; points: readonly string[] }) {
  return (
    <div className="flex max-w-prose flex-col gap-1">
      <h3 className="text-muted">{title}</h3>
      <ul className="flex list-disc flex-col gap-1 pl-5">
        {points.map((point) => (
          <li key={point}>{point}</li>
        ))}
      </ul>
    </div>
  );
}
