import type { SettledEvent } from "@/lib/contracts/ledger.ts";
import { formatAccountedCarbon, formatEnergy } from "@/lib/format/quantities.ts";
import { describeSaving } from "@/lib/format/saving.ts";
import type { EventView } from "./workload-view.ts";

/** What an event says: its own reason, or what an account came to. */
export function eventWords({ reason, settled }: Pick<EventView, "reason" | "settled">): string {
  return settled === null ? reason : settledWords(settled);
}

function settledWords({ attempt, settlement, isSettled, energyKwh, carbonG, baselineCarbonG }: SettledEvent): string {
  const what = attempt === 1 ? "Accounted" : `Run ${attempt} accounted`;
  const again = settlement === 1 ? "" : " again, by better figures";
  const figures = `${formatEnergy(energyKwh).text} used, ${carbonWords(carbonG, baselineCarbonG)}`;
  return `${what}${again}: ${figures}. ${isSettled ? "No figure in it will change any more." : "Better figures are still to come."}`;
}

function carbonWords(carbonG: number | null, baselineCarbonG: number | null): string {
  if (carbonG === null) return "what it emitted is not known: an intensity is missing";
  const { direction, carbon, quantity } = describeSaving(carbonG, baselineCarbonG);
  const emitted = `${(carbonG === 0 ? formatAccountedCarbon(carbonG) : carbon).text} emitted`;
  if (direction === "unknown") return emitted;
  if (direction === "same") return `${emitted}, as much as at once in the usual zone`;
  return `${emitted}, ${quantity.text} ${direction === "saved" ? "less" : "more"} than at once in the usual zone`;
}
