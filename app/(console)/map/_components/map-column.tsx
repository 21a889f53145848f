"use client";

import { Button, Skeleton } from "@heroui/react";
import type { UseQueryResult } from "@tanstack/react-query";
import { Map as MapIcon } from "lucide-react";
import { memo, useState, useSyncExternalStore } from "react";
import type { IntensityScale } from "@/components/charts/intensity-scale.ts";
import { MapLegend, MapSources } from "@/components/maps/map-legend.tsx";
import { RegionMap } from "@/components/maps/region-map.tsx";
import { ReadError } from "@/components/states/read-error.tsx";
import type { ZoneNow } from "@/lib/operator/zone-board.ts";
import type { GridBoard } from "./use-grid-board.ts";

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
  return (
    <section aria-label="Map" className="flex min-w-0 flex-col gap-4 lg:sticky lg:top-6">
      <Button
        aria-expanded={isOpen}
        className="self-start lg:hidden"
        onPress={() => setIsOpen(!isOpen)}
        variant="outline"
      >
        <MapIcon aria-hidden className="size-4" />
        {isOpen ? "Hide the map" : "Show the map"}
      </Button>
      <a
        className="sr-only rounded-md bg-surface px-4 py-2 focus-visible:not-sr-only focus-visible:self-start"
        href="#decide"
      >
        Skip the map
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
              regions={grid.board.regions}
              scale={scale}
              selectedZoneId={selectedZoneId}
              zones={grid.board.zones}
            />
          )
        ) : failed ? (
          <div className="p-6">
            <ReadError onRetry={() => void failed.refetch()} what="The map" />
          </div>
        ) : (
          <Skeleton className="size-full" />
        )}
      </div>
      <div className={`flex-col gap-4 ${isOpen ? "flex" : "hidden lg:flex"}`}>
        <MapLegend scale={scale} />
        <MapSources />
      </div>
    </section>
  );
});

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
