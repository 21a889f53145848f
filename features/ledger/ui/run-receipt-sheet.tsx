import type { ReactNode } from "react";
import { FactRow } from "@/components/figures/fact-row.tsx";
import { Figure } from "@/components/figures/figure.tsx";
import { ScrollRegion } from "@/components/layout/scroll-region.tsx";
import type { RunReceipt } from "@/lib/contracts/sci-receipt.ts";
import { formatCarbon, formatEnergy, formatIntensity, formatShare } from "@/lib/format/quantities.ts";

/** The receipt of one run: what it comes to, of what it is made, and what that rests on. */
export function RunReceiptSheet({ receipt }: { receipt: RunReceipt }) {
  const { run, operational, embodied, comparison, ledger } = receipt;
  return (
    <article
      aria-labelledby={`run-${run.id}`}
      className="flex break-inside-avoid flex-col gap-6 border-border border-t pt-6"
    >
      <h2 className="flex flex-wrap items-baseline gap-x-4 font-semibold text-base" id={`run-${run.id}`}>
        Attempt {run.attempt} in {run.zoneName}
        <span className="figures font-normal text-muted text-sm">
          {utc(run.startedAt)} to {utc(run.endedAt)} UTC
        </span>
      </h2>
      <dl className="grid grid-cols-2 gap-6 xl:grid-cols-4">
        <Figure
          label="O, electricity"
          note={`${formatEnergy(operational.energyKwh).text} at ${formatIntensity(operational.intensityGPerKwh).text} on average`}
          quantity={formatCarbon(operational.carbonG)}
          size="lg"
        />
        <Figure label="M, hardware" note="estimated" quantity={formatCarbon(embodied.carbonG)} size="lg" />
        {receipt.sci.map(({ unit, amount, gramsPerUnit }) => (
          <Figure
            key={unit}
            label={unit === "run" ? "O + M, this run" : `O + M per ${unit}`}
            note={
              unit === "run" ? "R is one run" : `R is ${Number(amount.toPrecision(3)).toLocaleString("en-GB")} ${unit}s`
            }
            quantity={formatCarbon(gramsPerUnit)}
            size="lg"
          />
        ))}
      </dl>
      <div className="grid gap-8 md:grid-cols-2">
        <Facts title="How it is made up">
          <FactRow label="Energy">
            {formatEnergy(operational.energyItKwh).text} of IT, times PUE {operational.pue}
          </FactRow>
          <FactRow label="Intensity">{operational.basis}</FactRow>
          <FactRow label="Hardware">
            {formatShare(embodied.resourceShare)} of a {embodied.hardware} ({formatCarbon(embodied.totalEmbodiedG).text}
            ) for {Number(embodied.reservedHours.toPrecision(3))} of {embodied.lifespanHours.toLocaleString("en-GB")} h
          </FactRow>
        </Facts>
        <Facts title="Where it is recorded">
          <FactRow label="Entry">
            {ledger.entryId}, number {ledger.chainNumber} of its chain
          </FactRow>
          <FactRow label="Settlement">
            {ledger.settlement}, {ledger.isSettled ? "final" : "settled again when better figures come"}
          </FactRow>
          <FactRow label="SHA-256">
            <code className="break-all font-mono text-xs">{ledger.entryHash}</code>
          </FactRow>
        </Facts>
      </div>
      <Inputs inputs={receipt.inputs} />
      <p className="max-w-prose text-muted">
        Beside the receipt, and no part of it: at once
        {comparison.baselineZoneCode && ` in ${comparison.baselineZoneCode}`} the same energy would have emitted{" "}
        {formatCarbon(comparison.baselineCarbonG).text}; the difference is {formatCarbon(comparison.savedG).text}.
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
    <ScrollRegion className="bg-surface" label="Inputs of the receipt">
      <table className="w-full text-left">
        <caption className="sr-only">Inputs, their source, quality and age</caption>
        <thead className="border-border border-b text-muted text-xs">
          <tr>
            {["Input", "Source", "Quality", "As of, UTC"].map((heading) => (
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
              <td className="figures whitespace-nowrap px-4 py-2.5">{asOf === null ? "does not age" : utc(asOf)}</td>
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
