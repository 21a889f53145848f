import { IntensityChip } from "@/components/charts/intensity-chip.tsx";
import { resourceWords } from "@/lib/format/lists.ts";
import { formatUnitPrice } from "@/lib/format/quantities.ts";
import { basisWords, shortRegionName } from "../../model/region-words.ts";
import type { ZoneNow } from "../../model/zone-board.ts";
import { zoneWorkWords } from "../../model/zone-mark.ts";
import { mapTexts } from "../../texts/map.ts";
import { ZoneStateMark } from "./zone-state-mark.tsx";

/** A zone in the few lines of a popup. */
export function ZoneFacts({ zone, now }: { zone: ZoneNow; now: number }) {
  return (
    <div className="flex flex-col gap-2 text-sm">
      <p className="flex flex-col pr-6">
        <span className="font-semibold">{zone.name}</span>
        <span className="text-muted text-xs">
          {zone.code} · {shortRegionName(zone.region)}
        </span>
      </p>
      <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <IntensityChip at={now} intensityGPerKwh={zone.region.intensityGPerKwh} />
        <span className="text-muted text-xs">{basisWords(zone.region, now)}</span>
      </p>
      <p className="figures flex flex-col gap-0.5 border-separator border-t pt-2 text-xs">
        <span className="flex items-center gap-1.5">
          <ZoneStateMark state={zone.state} />
          {zoneWorkWords(zone)}
        </span>
        <span className="text-muted">{mapTexts.zone.freeNow(resourceWords(zone.free))}</span>
        <span className="text-muted">
          {mapTexts.region.electricity(formatUnitPrice(zone.region.priceGbpPerKwh).text)}
        </span>
        {!zone.isEnabled && <span>{mapTexts.zone.noNewWork}</span>}
      </p>
    </div>
  );
}
