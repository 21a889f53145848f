import { type IntensityScale, intensityStep } from "@/components/charts/intensity-scale.ts";
import { findRegion } from "@/lib/domain/grid/regions.ts";
import { formatIntensity } from "@/lib/format/quantities.ts";
import { formatDuration } from "@/lib/format/time.ts";
import type { RegionNow } from "./zone-board.ts";

/** The name of a region where there is little room. */
export function shortRegionName(region: { readonly id: number; readonly name: string }): string {
  return findRegion(region.id)?.shortName ?? region.name;
}

/** A region as one line: "South Scotland: 31 g/kWh, low, forecast". */
export function regionWords(region: RegionNow, scale: IntensityScale): string {
  const step = intensityStep(region.intensityGPerKwh, scale);
  if (step === null) return `${region.name}: no data`;
  return `${region.name}: ${[formatIntensity(region.intensityGPerKwh).text, step.index, statusWords(region)].filter(Boolean).join(", ")}`;
}

/** What a figure rests on and how old that is: "forecast, 12 min old". */
export function basisWords(region: Pick<RegionNow, "status" | "source" | "issuedAt">, now: number): string {
  if (region.status === null) {
    return region.issuedAt === null
      ? "no forecast covers this half hour"
      : `the last forecast, ${ageWords(region.issuedAt, now)} old, does not cover it`;
  }
  const words = statusWords(region) ?? "";
  if (region.status !== "forecast" || region.issuedAt === null) return words;
  return `${words}, ${ageWords(region.issuedAt, now)} old`;
}

function statusWords({ status, source }: Pick<RegionNow, "status" | "source">): string | null {
  return status === "forecast" && source === "statistical" ? "statistical forecast" : status;
}

function ageWords(issuedAt: number, now: number): string {
  return formatDuration(Math.max(0, now - issuedAt));
}
