import type { ZoneState } from "../../model/zone-board.ts";
import { zoneStateMarks } from "../../model/zone-mark.ts";

/** The small form of a zone's circle, as it stands in legend and table. */
export function ZoneStateMark({ state }: { state: ZoneState }) {
  const { color, outline } = zoneStateMarks[state];
  return (
    <span
      aria-hidden
      className="inline-block size-3 shrink-0 rounded-full border-2 border-foreground"
      style={{ background: color, borderStyle: outline }}
    />
  );
}
