import type { ReactNode } from "react";
import { FactRow } from "@/components/figures/fact-row.tsx";
import { Figure } from "@/components/figures/figure.tsx";
import { ScrollRegion } from "@/components/layout/scroll-region.tsx";
import type { RunReceipt } from "@/lib/contracts/sci-receipt.ts";
import { formatCarbon, formatEnergy, formatIntensity, formatShare } from "@/lib/format/quantities.ts";
import { receiptTexts } from "../texts/receipt.ts";

const texts = receiptTexts.run;

/** The receipt of one run: what it comes to, of what it is made, and what that rests on. */
export function RunReceiptSheet({ receipt }: { receipt: RunReceipt }) {
  const { run, operational, embodied, comparison, ledger } = receipt;
  return (
    <article
      aria-labelledby={`run-${run.id}`}
      className="flex break-inside-avoid flex-col gap-6 border-border border-t pt-6"
    >
      <h2 className="flex flex-wrap items-baseline gap-x-4 font-semibold text-base" id={`run-${run.id}`}>
        {texts.title(run.attempt, run.zoneName)}
        <span className="figures font-normal text-muted text-sm">
          {texts.time(utc(run.startedAt), utc(run.endedAt))}
        </span>
      </h2>
      <dl className="grid grid-cols-2 gap-6 xl:grid-cols-4">
        <Figure
          label={texts.electricity}
          note={texts.electricityNote(
            formatEnergy(operational.energyKwh).text,
            formatIntensity(operational.intensityGPerKwh).text,
          )}
          quantity={formatCarbon(operational.carbonG)}
          size="lg"
        />
        <Figure label={texts.hardware} note={texts.hardwareNote} quantity={formatCarbon(embodied.carbonG)} size="lg" />
        {receipt.sci.map(({ unit, amount, gramsPerUnit }) => (
          <Figure
            key={unit}
            label={unit === "run" ? texts.total : texts.totalPer(unit)}
            note={
              unit === "run" ? texts.oneRun : texts.units(Number(amount.toPrecision(3)).toLocaleString("en-GB"), unit)
            }
            quantity={formatCarbon(gramsPerUnit)}
            size="lg"
          />
        ))}
      </dl>
      <div className="grid gap-8 md:grid-cols-2">
        <Facts title={texts.breakdown}>
          <FactRow label={texts.energy}>
            {texts.energyTimesPue(formatEnergy(operational.energyItKwh).text, operational.pue)}
          </FactRow>
          <FactRow label={texts.intensity}>{operational.basis}</FactRow>
          <FactRow label={texts.hardwareFact}>
            {texts.hardwareShare(
              formatShare(embodied.resourceShare),
              embodied.hardware,
              formatCarbon(embodied.totalEmbodiedG).text,
              Number(embodied.reservedHours.toPrecision(3)),
              embodied.lifespanHours.toLocaleString("en-GB"),
            )}
          </FactRow>
        </Facts>
        <Facts title={texts.record}>
          <FactRow label={texts.entry}>{texts.entryNumber(ledger.entryId, ledger.chainNumber)}</FactRow>
          <FactRow label={texts.settlement}>
            {ledger.isSettled ? texts.final(ledger.settlement) : texts.notFinal(ledger.settlement)}
          </FactRow>
          <FactRow label={texts.hash}>
            <code className="break-all font-mono text-xs">{ledger.entryHash}</code>
          </FactRow>
        </Facts>
      </div>
      <Inputs inputs={receipt.inputs} />
      <p className="max-w-prose text-muted">
        {texts.comparison(
          comparison.baselineZoneCode,
          formatCarbon(comparison.baselineCarbonG).text,
          formatCarbon(comparison.savedG).text,
        )}
      </p>
    </article>
  );
}

function Facts({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="flex min-w-0 flex-col gap-2">
      <h3 className="text-muted">{title}</h3>
      <dl className="flex flex-col">{children}</dl>
    </div>
  );
}

function Inputs({ inputs }: { inputs: RunReceipt["inputs"] }) {
  return (
    <ScrollRegion className="bg-surface" label={receiptTexts.inputs.label}>
      <table className="w-full text-left">
        <caption className="sr-only">{receiptTexts.inputs.caption}</caption>
        <thead className="border-border border-b text-muted text-xs">
          <tr>
            {receiptTexts.inputs.columns.map((heading) => (
              <th className="px-4 py-2.5 font-medium" key={heading} scope="col">
                {heading}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {inputs.map(({ name, source, quality, asOf }) => (
            <tr className="border-separator border-b align-top last:border-b-0" key={name}>
              <th className="whitespace-nowrap px-4 py-2.5 font-normal" scope="row">
                {name}
              </th>
              <td className="px-4 py-2.5">{source}</td>
              <td className="figures px-4 py-2.5">{quality}</td>
              <td className="figures whitespace-nowrap px-4 py-2.5">
                {asOf === null ? receiptTexts.inputs.doesNotAge : utc(asOf)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}

/** A document is read anywhere and for years: whole dates, in UTC, and seconds, since some runs take no more. */
function utc(iso: string): string {
  return new Date(iso).toISOString().slice(0, 19).replace("T", " ");
}
