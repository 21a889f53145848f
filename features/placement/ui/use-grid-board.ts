"use client";

import { type UseQueryResult, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { usePollingInterval, useSupabase } from "@/components/live/live-provider.tsx";
import { useNow } from "@/components/live/now-provider.tsx";
import {
  gridOutlookQueryOptions,
  gridSetupQueryOptions,
  zoneOccupancyQueryOptions,
} from "@/features/grid/data/grid-zones-query.ts";
import { type ZoneBoard, zoneBoard } from "@/features/grid/model/zone-board.ts";
import type { GridFigures } from "../model/placement-draft.ts";

/** Without any broadcast the status of a half hour still changes when it passes. */
const outlookRefreshMs = 5 * 60_000;

export interface GridBoard {
  readonly board: ZoneBoard;
  readonly figures: GridFigures;
}

export interface GridBoardResult {
  /** Null until everything has been read once. */
  readonly grid: GridBoard | null;
  /** A read that failed and has nothing to show; null without one. */
  readonly failed: UseQueryResult | null;
  readonly queries: readonly UseQueryResult[];
}

/** Regions and zones in the half hour under way, and the figures that a decision rests on. */
export function useGridBoard(): GridBoardResult {
  const client = useSupabase();
  const now = useNow();
  const refetchInterval = usePollingInterval();
  const setup = useQuery(gridSetupQueryOptions(client));
  const outlook = useQuery({
    ...gridOutlookQueryOptions(client),
    refetchInterval: refetchInterval || outlookRefreshMs,
  });
  const occupancy = useQuery({ ...zoneOccupancyQueryOptions(client), refetchInterval });
  const grid = useMemo(() => {
    if (!setup.data || !outlook.data || !occupancy.data) return null;
    const board = zoneBoard({ ...setup.data, outlook: outlook.data, occupancy: occupancy.data }, now);
    return {
      board,
      figures: {
        zones: new Map(board.zones.map((zone) => [zone.id, zone])),
        outlook: new Map(outlook.data.map((entry) => [entry.regionId, entry])),
        occupancy: new Map(occupancy.data.map((entry) => [entry.zoneId, entry])),
      },
    };
  }, [setup.data, outlook.data, occupancy.data, now]);
  const queries: readonly UseQueryResult[] = [setup, outlook, occupancy];
  return { grid, failed: queries.find((query) => query.isError && query.data === undefined) ?? null, queries };
}
