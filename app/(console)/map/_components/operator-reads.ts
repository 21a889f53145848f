import type { QueryKey } from "@tanstack/react-query";
import { queueKeys } from "@/lib/data/assignments/keys.ts";
import { gridZoneKeys } from "@/lib/data/grid-zones/keys.ts";
import { workloadKeys } from "@/lib/data/workloads/keys.ts";
import { gather } from "./gather.ts";

/** A workload is submitted, planned and placed within a moment, and the lists follow each step: ten reads a second. */
export const listSpacingMs = 100;
/** Counts and circles may be half a second behind a stream of changes; the server's time belongs to the lists. */
export const figureSpacingMs = 500;

export const lists: readonly QueryKey[] = [queueKeys.lists, queueKeys.workloads];
export const figures: readonly QueryKey[] = [
  queueKeys.allPlaced,
  queueKeys.allCounts,
  gridZoneKeys.occupancy,
  workloadKeys.all,
];
export const gridFigures: readonly QueryKey[] = [gridZoneKeys.all];

/**
 * What an operator's page reads again when a workload or the grid has changed. The lists come first, since one looks
 * there, and never wait for figures that are being read.
 * @param read reads everything under some keys again; settles when that is done, however it ended
 */
export function operatorReads(read: (keys: readonly QueryKey[]) => Promise<void>): {
  readonly askWork: () => void;
  readonly askGrid: () => void;
  readonly stop: () => void;
} {
  const figureReads = gather(() => read(figures), figureSpacingMs);
  const listReads = gather(() => read(lists).finally(figureReads.ask), listSpacingMs);
  const gridReads = gather(() => read(gridFigures), figureSpacingMs);
  return {
    askWork: listReads.ask,
    askGrid: gridReads.ask,
    stop: () => {
      for (const { stop } of [listReads, figureReads, gridReads]) stop();
    },
  };
}
