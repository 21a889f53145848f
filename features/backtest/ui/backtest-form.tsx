"use client";

import { type FormEvent, useState } from "react";
import { fieldClass } from "@/components/forms/field-class.ts";
import { FilterChips } from "@/components/tables/filter-chips.tsx";
import { BACKTEST_POLICIES, type BacktestPolicyId } from "@/lib/domain/accounting/policy-backtest.ts";
import { parseTypedNumber } from "@/lib/format/typed-number.ts";
import { backtestTexts } from "../texts.ts";

interface FormZone {
  readonly code: string;
  readonly name: string;
  readonly regionName: string;
}

interface BacktestFormProps {
  readonly policy: BacktestPolicyId;
  readonly onPolicyChange: (policy: BacktestPolicyId) => void;
  /** Pounds per tonne, in use. */
  readonly priceGbpPerT: number;
  readonly isOwnPrice: boolean;
  readonly priceMaxGbpPerT: number;
  /** Null: back to the organization's. */
  readonly onPriceChange: (priceGbpPerT: number | null) => void;
  readonly zones: readonly FormZone[];
  /** Codes of those that may be chosen. */
  readonly chosen: ReadonlySet<string>;
  /** Null: all. */
  readonly onZonesChange: (codes: readonly string[] | null) => void;
}

const texts = backtestTexts.form;
const policies = BACKTEST_POLICIES.map((id) => ({ id, label: backtestTexts.policy[id] }));

/** What is asked: under which policy, at which carbon price, in which zones. */
export function BacktestForm(props: BacktestFormProps) {
  const { policy, onPolicyChange, zones, chosen } = props;
  return (
    <section aria-label={texts.label} className="flex flex-col gap-5 border-border border-y py-6">
      <div className="flex flex-wrap items-end gap-x-8 gap-y-4">
        <div className="flex min-w-0 flex-col gap-1">
          <span className="text-muted text-xs">{texts.policy}</span>
          <FilterChips filter={policy} filters={policies} label={texts.policy} onFilterChange={onPolicyChange} />
        </div>
        <PriceField key={props.priceGbpPerT} {...props} />
      </div>
      <p className="max-w-prose text-muted">{backtestTexts.rule[policy]}</p>
      <details className="group">
        <summary className="w-fit cursor-pointer text-link underline-offset-4 hover:underline">
          {chosen.size === zones.length ? texts.allZones(zones.length) : texts.someZones(chosen.size, zones.length)}
        </summary>
        <ZoneChoice {...props} />
      </details>
    </section>
  );
}

function PriceField({ priceGbpPerT, priceMaxGbpPerT, isOwnPrice, onPriceChange }: BacktestFormProps) {
  const [text, setText] = useState(String(priceGbpPerT));
  const commit = () => {
    const asked = parseTypedNumber(text);
    if (asked === priceGbpPerT) return;
    if (asked === null) onPriceChange(null);
    else if (Number.isFinite(asked) && asked >= 0 && asked <= priceMaxGbpPerT) onPriceChange(asked);
    else setText(String(priceGbpPerT));
  };
  const handleSubmit = (event: FormEvent) => {
    event.preventDefault();
    commit();
  };
  return (
    <form className="flex items-end gap-3" onSubmit={handleSubmit}>
      <label className="flex flex-col gap-1">
        <span className="text-muted text-xs">{texts.price}</span>
        <input
          className={`${fieldClass} figures w-40`}
          inputMode="decimal"
          onBlur={commit}
          onChange={(event) => setText(event.target.value)}
          value={text}
        />
      </label>
      {isOwnPrice ? (
        <span className="pb-2 text-muted text-xs">{texts.ownPrice}</span>
      ) : (
        <button
          className="pb-2 text-link text-xs underline-offset-4 hover:underline"
          onClick={() => onPriceChange(null)}
          type="button"
        >
          {texts.useOwnPrice}
        </button>
      )}
    </form>
  );
}

function ZoneChoice({ zones, chosen, onZonesChange }: BacktestFormProps) {
  const change = (codes: readonly string[]) => onZonesChange(codes.length === zones.length ? null : codes);
  const handleToggle = (code: string, isChosen: boolean) => {
    const next = zones.map((zone) => zone.code).filter((other) => (other === code ? isChosen : chosen.has(other)));
    // A policy needs a zone: the last one stays.
    if (next.length > 0) change(next);
  };
  return (
    <fieldset className="min-w-0 pt-3">
      <legend className="sr-only">{texts.zones}</legend>
      {chosen.size < zones.length && (
        <button
          className="pb-3 text-link underline-offset-4 hover:underline"
          onClick={() => onZonesChange(null)}
          type="button"
        >
          {texts.chooseAll}
        </button>
      )}
      <ul className="grid gap-x-6 gap-y-1 sm:grid-cols-2 xl:grid-cols-3">
        {zones.map((zone) => (
          <li className="min-w-0" key={zone.code}>
            <label className="flex min-h-8 cursor-pointer items-center gap-2">
              <input
                checked={chosen.has(zone.code)}
                className="size-4 shrink-0 accent-accent"
                onChange={(event) => handleToggle(zone.code, event.target.checked)}
                type="checkbox"
              />
              <span className="min-w-0 truncate">
                {zone.name} <span className="text-muted">{zone.regionName}</span>
              </span>
            </label>
          </li>
        ))}
      </ul>
    </fieldset>
  );
}
