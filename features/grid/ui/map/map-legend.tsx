import { IntensityLegend } from "@/components/charts/intensity-legend.tsx";
import type { IntensityScale } from "@/components/charts/intensity-scale.ts";
import type { ZoneState } from "../../model/zone-board.ts";
import { mapTexts } from "../../texts/map.ts";
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
            {mapTexts.zone.state[state]}
          </li>
        ))}
        <li className="flex items-center gap-1.5">
          <span aria-hidden className="hatched h-3 w-6 border border-border" />
          {mapTexts.noData}
        </li>
      </ul>
    </div>
  );
}

/** Where the picture and its figures come from. */
export function MapSources() {
  return <p className="text-muted text-xs">{mapTexts.sources}</p>;
}
