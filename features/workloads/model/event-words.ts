import type { SettledEvent } from "@/lib/contracts/ledger.ts";
import { formatAccountedCarbon, formatEnergy } from "@/lib/format/quantities.ts";
import { describeSaving } from "@/lib/format/saving.ts";
import { workloadTexts } from "../texts/workload.ts";
import type { EventView } from "./workload-view.ts";

const texts = workloadTexts.events;

/** What an event says: its own reason, or what an account came to. */
export function eventWords({ reason, settled }: Pick<EventView, "reason" | "settled">): string {
  return settled === null ? reason : settledWords(settled);
}

function settledWords({ attempt, settlement, isSettled, energyKwh, carbonG, baselineCarbonG }: SettledEvent): string {
  const accounted = attempt === 1 ? texts.accounted : texts.runAccounted(attempt);
  const figures = texts.figures(
    settlement === 1 ? accounted : texts.again(accounted),
    formatEnergy(energyKwh).text,
    carbonWords(carbonG, baselineCarbonG),
  );
  return `${figures} ${isSettled ? texts.final : texts.notFinal}`;
}

function carbonWords(carbonG: number | null, baselineCarbonG: number | null): string {
  if (carbonG === null) return texts.emittedUnknown;
  const { direction, carbon, quantity } = describeSaving(carbonG, baselineCarbonG);
  const emitted = (carbonG === 0 ? formatAccountedCarbon(carbonG) : carbon).text;
  if (direction === "unknown") return texts.emitted(emitted);
  if (direction === "same") return texts.asMuch(emitted);
  return direction === "saved" ? texts.less(emitted, quantity.text) : texts.more(emitted, quantity.text);
}
