import { IntensityLegend } from "@/components/charts/intensity-legend.tsx";
import type { IntensityScale } from "@/components/charts/intensity-scale.ts";
import type { ZoneState } from "../../model/zone-board.ts";
import { zoneStateMarks } from "../../model/zone-mark.ts";
import { ZoneStateMark } from "./zone-state-mark.tsx";

const states: readonly ZoneState[] = ["running", "assigned", "empty"];

/** What colours, outlines and hatching mean. Always shown, map or not. */
export function MapLegend({ scale }: { scale: IntensityScale }) {
  return (
    <div className="flex flex-wrap items-start justify-between gap-x-8 gap-y-4 text-muted text-xs">
      <IntensityLegend scale={scale} />
      <ul className="flex flex-wrap gap-x-4 gap-y-2">
        {states.map((state) => (
          <li className="flex items-center gap-1.5" key={state}>
            <ZoneStateMark state={state} />
            {zoneStateMarks[state].word}
          </li>
        ))}
        <li className="flex items-center gap-1.5">
          <span aria-hidden className="hatched h-3 w-6 border border-border" />
          no data
        </li>
      </ul>
    </div>
  );
}

/** Where the picture and its figures come from. */
export function MapSources() {
  return (
    <p className="text-muted text-xs">
      Approximate areas: outline Natural Earth, places GeoNames (CC BY 4.0). Intensity: NESO Carbon Intensity API (CC BY
      4.0), forecast for regions. Price: Octopus Agile without VAT, an indicative day-ahead proxy.
    </p>
  );
}
