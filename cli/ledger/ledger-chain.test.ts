import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  CHAIN_START,
  EMPTY_CHAIN,
  followChain,
  LEDGER_CHAIN_COLUMNS,
  type LedgerChainColumn,
  type LedgerChainEntry,
  ledgerText,
} from "./ledger-chain.ts";

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

function entryOf(values: Partial<Record<LedgerChainColumn, string | null>>): LedgerChainEntry {
  const [previous_hash, chain_number, id] = [values.previous_hash ?? CHAIN_START, values.chain_number ?? "1", "7"];
  const empty = {
    ...{
      text_version: "1",
      organization_id: "1",
      subject_kind: "run",
      subject_id: "3",
      slot_start: null,
      workload_id: "2",
      run_id: "3",
      settlement: "1",
      settled: "true",
      energy_kwh: "1.00000000",
    },
    ...{
      energy_method: "measured",
      pue: "1.200",
      carbon_g: null,
      cost_gbp: null,
      baseline_zone: null,
      baseline_start: null,
    },
    ...{ baseline_pue: null, baseline_carbon_g: null, baseline_cost_gbp: null, saved_g: null, actual_share: "1.0000" },
    ...{
      estimated_share: "0.0000",
      forecast_share: "0.0000",
      missing_share: "0.0000",
      kind: null,
      basis: "é",
      slots: "{}",
    },
    created_at: "2026-11-22T09:00:00.000000Z",
  };
  const entry = { ...empty, ...values, previous_hash, chain_number, id: values.id ?? id, entry_hash: "" };
  return { ...entry, entry_hash: sha256(ledgerText(entry)) };
}

function chainOf(length: number): LedgerChainEntry[] {
  const chain: LedgerChainEntry[] = [];
  for (let place = 1; place <= length; place += 1) {
    chain.push(
      entryOf({
        chain_number: String(place),
        id: String(place + 10),
        previous_hash: chain.at(-1)?.entry_hash ?? CHAIN_START,
      }),
    );
  }
  return chain;
}

describe("the text of an entry", () => {
  it("counts bytes, not characters, and distinguishes null from empty", () => {
    const text = ledgerText(entryOf({ basis: "é", kind: null, energy_method: "" }));
    expect(text).toContain("basis 2 é\n");
    expect(text).toContain("kind -\n");
    expect(text).toContain("energy_method 0 \n");
  });

  it("is different for any two entries that differ", () => {
    const values = fc.option(fc.string({ maxLength: 12 }), { nil: null });
    const column = fc.constantFrom(...LEDGER_CHAIN_COLUMNS);
    fc.assert(
      fc.property(column, column, values, values, (one, other, left, right) => {
        const entry = { ...entryOf({}), [one]: left, [other]: right };
        const swapped = { ...entryOf({}), [one]: right, [other]: left };
        const isSame = LEDGER_CHAIN_COLUMNS.every((name) => entry[name] === swapped[name]);
        expect(ledgerText(entry) === ledgerText(swapped)).toBe(isSame);
      }),
    );
  });
});

describe("following a chain", () => {
  it("finds nothing wrong with one that is whole, in batches of any size", () => {
    const chain = chainOf(7);
    const state = [chain.slice(0, 3), chain.slice(3, 4), chain.slice(4)].reduce(
      (known, batch) => followChain(known, batch, sha256),
      EMPTY_CHAIN,
    );
    expect(state).toEqual({ entries: 7, headHash: chain[6]?.entry_hash, fault: null });
  });

  const chain = chainOf(5);
  const at = (index: number) => chain[index] ?? entryOf({});
  it.each([
    ["an edit", [at(0), { ...at(1), carbon_g: "0.0000" }, at(2)], { fault: "content", entryId: "12", place: 2 }],
    [
      "an edit with a recomputed hash",
      [at(0), entryOf({ ...at(1), carbon_g: "0.0000" }), at(2)],
      { fault: "link", entryId: "13", place: 3 },
    ],
    ["a removal", [at(0), at(2), at(3)], { fault: "number", entryId: "13", place: 2 }],
    ["a removal of the first", [at(1), at(2)], { fault: "number", entryId: "12", place: 1 }],
    ["an insertion", [at(0), at(1), { ...at(1), id: "99" }, at(2)], { fault: "number", entryId: "99", place: 3 }],
    [
      "a swap",
      [at(0), { ...at(2), chain_number: "2" }, { ...at(1), chain_number: "3" }],
      { fault: "link", entryId: "13", place: 2 },
    ],
  ] as const)("finds %s", (_, entries, fault) => {
    expect(followChain(EMPTY_CHAIN, entries, sha256).fault).toMatchObject(fault);
  });
});
