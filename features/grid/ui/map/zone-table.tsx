"use client";

import { IntensityChip } from "@/components/charts/intensity-chip.tsx";
import { FigureValue } from "@/components/figures/figure.tsx";
import { RankBadge } from "@/components/figures/rank-badge.tsx";
import { ColumnHead } from "@/components/tables/column-head.tsx";
import { type RowKeys, useRowKeys } from "@/components/tables/use-row-keys.ts";
import { formatUnitPrice } from "@/lib/format/quantities.ts";
import { shortRegionName } from "../../model/region-words.ts";
import type { ZoneNow } from "../../model/zone-board.ts";
import { isZoneDescendingFirst, sortZones, type ZoneSort } from "../../model/zone-sort.ts";
import { mapTexts } from "../../texts/map.ts";
import { ZoneList, type ZoneTableProps } from "./zone-list.tsx";
import { ZoneStateMark } from "./zone-state-mark.tsx";

const texts = mapTexts.table;

const columns: readonly { readonly sort: ZoneSort; readonly label: string; readonly isNumber: boolean }[] = [
  { sort: "name", label: texts.name, isNumber: false },
  { sort: "region", label: texts.region, isNumber: false },
  { sort: "intensity", label: texts.intensity, isNumber: false },
  { sort: "price", label: texts.price, isNumber: true },
  { sort: "free", label: texts.free, isNumber: true },
  { sort: "running", label: texts.running, isNumber: true },
  { sort: "assigned", label: texts.assigned, isNumber: true },
];

/** The zones of the map as a table, for the keyboard, for reading and for comparing. A list on a phone. */
export function ZoneTable(props: ZoneTableProps) {
  const { zones, order, onOrderChange } = props;
  const sorted = sortZones(zones, order);
  const rows = useRowKeys(sorted.map((zone) => zone.code));
  return (
    <>
      <div className="panel hidden overflow-x-auto md:block">
        <table className="w-full text-left">
          <caption className="sr-only">{texts.caption}</caption>
          <thead className="border-border border-b text-muted text-xs">
            <tr>
              {columns.map((column) => (
                <ColumnHead
                  {...column}
                  className={`px-2 2xl:px-3 ${column.sort === "region" ? "hidden xl:table-cell" : ""}`}
                  isFirstDescending={isZoneDescendingFirst}
                  key={column.sort}
                  onOrderChange={onOrderChange}
                  order={order}
                />
              ))}
            </tr>
          </thead>
          <tbody data-rows>
            {sorted.map((zone) => (
              <Row {...props} key={zone.code} rows={rows} zone={zone} />
            ))}
          </tbody>
        </table>
      </div>
      <ZoneList {...props} zones={sorted} />
    </>
  );
}

interface RowProps extends ZoneTableProps {
  readonly zone: ZoneNow;
  readonly rows: RowKeys;
}

function Row({ zone, rows, ranks, selectedZoneId, now, onSelect }: RowProps) {
  const isSelected = zone.id === selectedZoneId;
  const rank = ranks.get(zone.id) ?? null;
  return (
    <tr
      className={`relative border-separator border-b align-top last:border-b-0 hover:bg-surface-secondary ${isSelected ? "bg-surface-secondary" : ""}`}
    >
      <th className="px-2 py-2.5 font-normal xl:whitespace-nowrap 2xl:px-3" scope="row">
        <button
          aria-pressed={isSelected}
          // The whole row takes the click; the button alone takes the keyboard.
          className="flex cursor-pointer items-center gap-2 text-left font-medium after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:outline-focus focus-visible:after:-outline-offset-2"
          onClick={() => onSelect(zone)}
          type="button"
          {...rows.propsOf(zone.code)}
        >
          <ZoneStateMark state={zone.state} />
          {zone.name}
          {rank !== null && <RankBadge rank={rank} />}
        </button>
        <span className="figures block whitespace-normal pl-5 text-muted text-xs">
          <span className="whitespace-nowrap">{zone.code}</span>
          <span className="xl:hidden"> · {shortRegionName(zone.region)}</span>
          {!zone.isEnabled && texts.noNewWork}
        </span>
      </th>
      <td className="hidden min-w-36 px-2 2xl:px-3 py-2.5 xl:table-cell">{shortRegionName(zone.region)}</td>
      <td className="px-2 2xl:px-3 py-2.5">
        <IntensityChip at={now} intensityGPerKwh={zone.region.intensityGPerKwh} />
      </td>
      <td className="px-2 2xl:px-3 py-2.5 text-right">
        <FigureValue quantity={formatUnitPrice(zone.region.priceGbpPerKwh)} size="sm" />
      </td>
      <td className="figures whitespace-nowrap px-2 2xl:px-3 py-2.5 text-right">
        {zone.free.gpus} <span className="text-muted text-xs">{texts.ofGpus(zone.capacity.gpus)}</span>
        <span className="hidden text-muted text-xs xl:block">
          {texts.coresAndMemory(zone.free.cpuCores, zone.free.memoryGb)}
        </span>
      </td>
      <td className="figures px-2 2xl:px-3 py-2.5 text-right">{zone.running}</td>
      <td className="figures px-2 2xl:px-3 py-2.5 text-right">{zone.assigned}</td>
    </tr>
  );
}
