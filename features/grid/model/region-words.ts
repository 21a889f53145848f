import { type IntensityScale, intensityStep } from "@/components/charts/intensity-scale.ts";
import { kitTexts } from "@/components/texts.ts";
import { findRegion } from "@/lib/domain/grid/regions.ts";
import { formatIntensity } from "@/lib/format/quantities.ts";
import { formatDuration } from "@/lib/format/time.ts";
import { mapTexts } from "../texts/map.ts";
import type { RegionNow } from "./zone-board.ts";

const texts = mapTexts.region;

/** The name of a region where there is little room. */
export function shortRegionName(region: { readonly id: number; readonly name: string }): string {
  return findRegion(region.id)?.shortName ?? region.name;
}

/** A region as one line: "South Scotland: 31 g/kWh, low, forecast". */
export function regionWords(region: RegionNow, scale: IntensityScale): string {
  const step = intensityStep(region.intensityGPerKwh, scale);
  if (step === null) return texts.noData(region.name);
  const intensity = formatIntensity(region.intensityGPerKwh).text;
  const status = statusWords(region);
  return texts.intensity(region.name, [
    intensity,
    kitTexts.intensity.index[step.index],
    ...(status === null ? [] : [status]),
  ]);
}

/** What a figure rests on and how old that is: "forecast, 12 min old". */
export function basisWords(region: Pick<RegionNow, "status" | "source" | "issuedAt">, now: number): string {
  if (region.status === null) {
    return region.issuedAt === null ? texts.notCovered : texts.notCoveredByLast(ageWords(region.issuedAt, now));
  }
  const words = statusWords(region) ?? "";
  if (region.status !== "forecast" || region.issuedAt === null) return words;
  return texts.withAge(words, ageWords(region.issuedAt, now));
}

function statusWords({ status, source }: Pick<RegionNow, "status" | "source">): string | null {
  if (status === null) return null;
  return status === "forecast" && source === "statistical" ? texts.statistical : texts.status[status];
}

function ageWords(issuedAt: number, now: number): string {
  return formatDuration(Math.max(0, now - issuedAt));
}
