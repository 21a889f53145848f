import { IntensityChip } from "@/components/charts/intensity-chip.tsx";
import { formatUnitPrice } from "@/lib/format/quantities.ts";
import { basisWords } from "../../model/region-words.ts";
import type { RegionNow, ZoneNow } from "../../model/zone-board.ts";
import { zoneWorkWords } from "../../model/zone-mark.ts";
import { mapTexts } from "../../texts/map.ts";

interface RegionFactsProps {
  readonly region: RegionNow;
  readonly zones: readonly ZoneNow[];
  readonly now: number;
}

/** A region in the few lines of a popup. */
export function RegionFacts({ region, zones, now }: RegionFactsProps) {
  return (
    <div className="flex flex-col gap-2 text-sm">
      <p className="pr-6 font-semibold">{region.name}</p>
      <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <IntensityChip at={now} intensityGPerKwh={region.intensityGPerKwh} />
        <span className="text-muted text-xs">{basisWords(region, now)}</span>
      </p>
      <p className="figures text-muted text-xs">
        {mapTexts.region.electricity(formatUnitPrice(region.priceGbpPerKwh).text)}
      </p>
      <ul className="flex flex-col gap-0.5 border-separator border-t pt-2 text-xs">
        {zones.map((zone) => (
          <li className="flex justify-between gap-4" key={zone.id}>
            <span>{zone.name}</span>
            <span className="figures text-muted">{zoneWorkWords(zone)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
