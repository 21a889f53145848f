"use client";

import { IntensityChip } from "@/components/charts/intensity-chip.tsx";
import { RankBadge } from "@/components/figures/rank-badge.tsx";
import { formatUnitPrice } from "@/lib/format/quantities.ts";
import { shortRegionName } from "../../model/region-words.ts";
import type { ZoneNow } from "../../model/zone-board.ts";
import { zoneWorkWords } from "../../model/zone-mark.ts";
import { parseZoneSort, type ZoneOrder, zoneSorts } from "../../model/zone-sort.ts";
import { mapTexts } from "../../texts/map.ts";
import { ZoneStateMark } from "./zone-state-mark.tsx";

export interface ZoneTableProps {
  readonly zones: readonly ZoneNow[];
  readonly now: number;
  readonly order: ZoneOrder;
  readonly ranks: ReadonlyMap<number, number>;
  readonly selectedZoneId: number | null;
  readonly onOrderChange: (order: ZoneOrder) => void;
  readonly onSelect: (zone: ZoneNow) => void;
}

const texts = mapTexts.list;

/** The zones as a list, where a table has no room. They come in order already. */
export function ZoneList({ zones, now, order, ranks, selectedZoneId, onOrderChange, onSelect }: ZoneTableProps) {
  return (
    <div className="flex flex-col gap-2 md:hidden">
      <label className="flex items-center gap-2 self-start text-muted">
        {texts.sortBy}
        <select
          className="h-9 rounded-md border border-field-border bg-field px-2 text-foreground"
          onChange={(event) => onOrderChange(parseZoneSort(event.target.value))}
          value={order.sort}
        >
          {zoneSorts.map((sort) => (
            <option key={sort} value={sort}>
              {texts.sorts[sort]}
            </option>
          ))}
        </select>
      </label>
      <ul className="panel divide-y divide-separator">
        {zones.map((zone) => {
          const rank = ranks.get(zone.id) ?? null;
          return (
            <li
              className={`relative flex flex-col gap-1.5 p-4 ${zone.id === selectedZoneId ? "bg-surface-secondary" : ""}`}
              key={zone.code}
            >
              <button
                aria-pressed={zone.id === selectedZoneId}
                className="flex items-center gap-2 text-left font-medium after:absolute after:inset-0"
                onClick={() => onSelect(zone)}
                type="button"
              >
                <ZoneStateMark state={zone.state} />
                {zone.name}
                {rank !== null && <RankBadge rank={rank} />}
              </button>
              <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
                <IntensityChip at={now} intensityGPerKwh={zone.region.intensityGPerKwh} />
                <span className="figures text-muted text-xs">{formatUnitPrice(zone.region.priceGbpPerKwh).text}</span>
              </span>
              <span className="figures text-muted text-xs">
                {texts.facts(shortRegionName(zone.region), zoneWorkWords(zone), zone.free.gpus, zone.capacity.gpus)}
              </span>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
