import type { PlanningSettings } from "@/lib/contracts/organization.ts";
import type { WorkloadUrgency } from "@/lib/contracts/workload.ts";
import { LEAST_GAIN_SHARE } from "@/lib/domain/planning/replan.ts";
import { formatCarbon, formatIntensity, formatMoney, formatSetMoney, formatShare } from "@/lib/format/quantities.ts";
import { hasSameWeights, type PlanningZone } from "./planning-view.ts";

/** The answer at the top of the settings, for who sets how plans are made and nothing else. */
export function planningSentence({ assignmentPolicy, carbonPriceGbpPerT }: PlanningSettings): string {
  const who =
    assignmentPolicy === "manual" ? "An operator assigns each plan" : "The best place and time is taken at once";
  return `${who}; carbon counts ${formatSetMoney(carbonPriceGbpPerT)} a tonne.`;
}

/**
 * What a carbon price means beside electricity, kWh for kWh, as the score adds them up. Nothing of a price that is none.
 * @param zone where a kWh is looked at as it stands now
 */
export function carbonWords(carbonPriceGbpPerT: number | null, zone: PlanningZone | null): string | null {
  if (!isAmount(carbonPriceGbpPerT)) return null;
  if (carbonPriceGbpPerT === 0) return "At £0 a tonne carbon counts for nothing: electricity and waiting decide.";
  const gbpPerG = carbonPriceGbpPerT / 1_000_000;
  const rule = `At ${formatSetMoney(carbonPriceGbpPerT)} a tonne, 100 g/kWh less counts as much as electricity that is ${formatMoney(100 * gbpPerG).text} a kWh cheaper.`;
  const example = zone === null ? null : kwhWords(gbpPerG, zone);
  return example === null ? rule : `${rule} ${example}`;
}

/** A kWh of a zone: what its carbon counts beside what it costs, and at which carbon price the two would be even. */
function kwhWords(gbpPerG: number, zone: PlanningZone): string | null {
  const { name, intensityGPerKwh, priceGbpPerKwh } = zone;
  if (intensityGPerKwh === null || priceGbpPerKwh === null) return null;
  const carbon = `${formatMoney(intensityGPerKwh * gbpPerG).text} of carbon (${formatIntensity(intensityGPerKwh).text})`;
  const now = `In ${name} a kWh now counts ${carbon} beside ${formatMoney(priceGbpPerKwh).text} of electricity`;
  if (intensityGPerKwh <= 0 || priceGbpPerKwh <= 0) return `${now}.`;
  const evenGbpPerT = Number(((priceGbpPerKwh / intensityGPerKwh) * 1_000_000).toPrecision(3));
  return `${now}; they would count alike at about ${formatSetMoney(Math.round(evenGbpPerT))} a tonne.`;
}

/** What an hour of waiting counts in carbon. Nothing where carbon or an hour counts for nothing, or for what is no number. */
export function waitingWords(
  carbonPriceGbpPerT: number | null,
  latenessGbpPerHour: Readonly<Record<WorkloadUrgency, number | null>>,
): string | null {
  const { HIGH, MEDIUM, LOW } = latenessGbpPerHour;
  if (!isAmount(carbonPriceGbpPerT) || carbonPriceGbpPerT === 0) return null;
  if (!isAmount(HIGH) || !isAmount(MEDIUM) || !isAmount(LOW)) return null;
  const asCarbon = (gbp: number) => (gbp === 0 ? "nothing" : formatCarbon((gbp / carbonPriceGbpPerT) * 1_000_000).text);
  return `An hour counts the same for small and large work: as much as ${asCarbon(HIGH)} of CO₂ for HIGH, ${asCarbon(MEDIUM)} for MEDIUM and ${asCarbon(LOW)} for LOW.`;
}

/** What follows from another way to make plans, a sentence for each part that differs. None where none does. */
export function changeWords(before: PlanningSettings, after: PlanningSettings, zoneName: string | null): string[] {
  const sentences: string[] = [];
  if (!hasSameWeights(before, after)) {
    sentences.push(
      `Plans made from now on are weighed with this. What has not begun, and no person placed, is looked at again with the next forecast: it moves where that gains more than ${formatShare(LEAST_GAIN_SHARE)}.`,
    );
  }
  if (before.assignmentPolicy !== after.assignmentPolicy) {
    sentences.push(
      after.assignmentPolicy === "automatic"
        ? "Plans made from now on are assigned at once. What waits for an operator is planned again and assigned too, but for what a person took back."
        : "Plans made from now on wait for an operator. What was assigned at once stays where it is, and no newer forecast moves it.",
    );
  }
  if (before.defaultZoneId !== after.defaultZoneId) {
    sentences.push(
      zoneName === null
        ? "Workloads submitted from now on are compared with nothing, and get no savings figure."
        : `Workloads submitted from now on are compared with running at once in ${zoneName}; those submitted before keep theirs.`,
    );
  }
  return sentences;
}

function isAmount(value: number | null): value is number {
  return value !== null && Number.isFinite(value) && value >= 0;
}
