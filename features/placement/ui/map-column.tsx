"use client";

import { Button, Skeleton } from "@heroui/react";
import type { UseQueryResult } from "@tanstack/react-query";
import { Map as MapIcon } from "lucide-react";
import { memo, useMemo, useState, useSyncExternalStore } from "react";
import type { IntensityScale } from "@/components/charts/intensity-scale.ts";
import { ReadError } from "@/components/states/read-error.tsx";
import { basisOf, mapSpan, mapStretches, regionsAt } from "@/features/grid/model/map-time.ts";
import type { RegionNow, ZoneNow } from "@/features/grid/model/zone-board.ts";
import { MapLegend, MapSources } from "@/features/grid/ui/map/map-legend.tsx";
import { RegionMap } from "@/features/grid/ui/map/region-map.tsx";
import { TimeSlider } from "@/features/grid/ui/map/time-slider.tsx";
import { placementTexts } from "../texts.ts";
import type { GridBoard } from "./use-grid-board.ts";

const texts = placementTexts.map;

interface MapColumnProps {
  readonly grid: GridBoard | null;
  readonly failed: UseQueryResult | null;
  readonly scale: IntensityScale;
  readonly now: number;
  readonly ranks: ReadonlyMap<number, number>;
  readonly selectedZoneId: number | null;
  readonly onSelectZone: (zone: ZoneNow) => void;
}

/** The map with its legend. On a phone it is folded away behind a button: the decision comes first there. */
export const MapColumn = memo(function MapColumn(props: MapColumnProps) {
  const { grid, failed, scale, now, ranks, selectedZoneId, onSelectZone } = props;
  const isWide = useIsWide();
  const [isOpen, setIsOpen] = useState(false);
  const isShown = isWide || isOpen;
  const { span, stretches } = useMapSpan(grid);
  const [at, setAt] = useState<number | null>(null);
  const { regions, zones } = useShown(grid, at);
  return (
    <section aria-label={texts.title} className="flex min-w-0 flex-col gap-4 lg:sticky lg:top-6">
      <Button
        aria-expanded={isOpen}
        className="self-start lg:hidden"
        onPress={() => setIsOpen(!isOpen)}
        variant="outline"
      >
        <MapIcon aria-hidden className="size-4" />
        {isOpen ? texts.hide : texts.show}
      </Button>
      <a
        className="sr-only rounded-md bg-surface px-4 py-2 focus-visible:not-sr-only focus-visible:self-start"
        href="#decide"
      >
        {texts.skip}
      </a>
      <div
        className={`panel h-[30rem] overflow-hidden sm:h-[38rem] lg:h-(--map-height) ${isOpen ? "" : "hidden lg:block"}`}
      >
        {grid ? (
          isShown && (
            <RegionMap
              now={now}
              onSelectZone={onSelectZone}
              ranks={ranks}
              regions={regions}
              scale={scale}
              selectedZoneId={selectedZoneId}
              zones={zones}
            />
          )
        ) : failed ? (
          <div className="p-6">
            <ReadError onRetry={() => void failed.refetch()} what={texts.subject} />
          </div>
        ) : (
          <Skeleton className="size-full" />
        )}
      </div>
      <div className={`flex-col gap-4 ${isOpen ? "flex" : "hidden lg:flex"}`}>
        {span && (
          <TimeSlider at={at} basis={basisOf(regions)} now={now} onChange={setAt} span={span} stretches={stretches} />
        )}
        <MapLegend scale={scale} />
        <MapSources />
      </div>
    </section>
  );
});

/** The half hours that the outlook reaches over, and what each rests on: all that was read already. */
function useMapSpan(grid: GridBoard | null) {
  const outlook = grid?.figures.outlook;
  return useMemo(() => {
    const outlooks = [...(outlook?.values() ?? [])];
    const span = mapSpan(outlooks);
    return { span, stretches: span === null ? [] : mapStretches(outlooks, span) };
  }, [outlook]);
}

const noRegions: readonly RegionNow[] = [];
const noZones: readonly ZoneNow[] = [];

/** Regions and zones with the figures of the half hour shown; what works in the zones is always that of now. */
function useShown(grid: GridBoard | null, at: number | null) {
  return useMemo(() => {
    if (grid === null) return { regions: noRegions, zones: noZones };
    if (at === null) return grid.board;
    const regions = regionsAt(grid.board.regions, grid.figures.outlook, at);
    const byId = new Map(regions.map((region) => [region.id, region]));
    return {
      regions,
      zones: grid.board.zones.map((zone) => ({ ...zone, region: byId.get(zone.regionId) ?? zone.region })),
    };
  }, [grid, at]);
}

/** Where the two columns begin to stand side by side, as `lg` in the styles. */
const wideQuery = "(min-width: 64rem)";

function subscribe(onChange: () => void): () => void {
  const media = matchMedia(wideQuery);
  media.addEventListener("change", onChange);
  return () => media.removeEventListener("change", onChange);
}

function useIsWide(): boolean {
  return useSyncExternalStore(
    subscribe,
    () => matchMedia(wideQuery).matches,
    () => false,
  );
}
