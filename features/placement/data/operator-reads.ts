import type { QueryKey } from "@tanstack/react-query";
import { gridZoneKeys } from "@/features/grid/data/zone-keys.ts";
import { workloadKeys } from "@/features/workloads/data/keys.ts";
import { workloadChangedSchema } from "@/lib/contracts/live.ts";
import { gather } from "@/lib/live/gather.ts";
import { queueKeys } from "./keys.ts";

/** A workload is submitted, planned and placed within a moment, and the lists follow each step: ten reads a second. */
export const listSpacingMs = 100;
/** Counts and circles may be half a second behind a stream of changes; the server's time belongs to the lists. */
export const figureSpacingMs = 500;

export const lists: readonly QueryKey[] = [queueKeys.lists, queueKeys.workloads];
export const counts: readonly QueryKey[] = [queueKeys.allCounts, workloadKeys.all];
export const places: readonly QueryKey[] = [queueKeys.allPlaced, gridZoneKeys.occupancy];
export const gridFigures: readonly QueryKey[] = [gridZoneKeys.all];

/** What an operator's page may have to read again. */
export interface OperatorReads {
  /** A workload has changed. @param payload of the broadcast; null when changes may have been missed */
  readonly askWork: (payload: unknown) => void;
  readonly askGrid: () => void;
  readonly stop: () => void;
}

/**
 * Reads again what has changed. The lists come first, since one looks there, and never wait for figures that are being
 * read. Places are left alone by what a broadcast says has not touched them.
 * @param read reads everything under some keys again; settles when that is done, however it ended
 */
export function operatorReads(read: (keys: readonly QueryKey[]) => Promise<void>): OperatorReads {
  const countReads = gather(() => read(counts), figureSpacingMs);
  const placeReads = gather(() => read(places), figureSpacingMs);
  const gridReads = gather(() => read(gridFigures), figureSpacingMs);
  let arePlacesWanted = false;
  const askOthers = () => {
    countReads.ask();
    if (arePlacesWanted) placeReads.ask();
    arePlacesWanted = false;
  };
  const listReads = gather(() => read(lists).finally(askOthers), listSpacingMs);
  return {
    askWork: (payload) => {
      arePlacesWanted ||= mayChangePlaces(payload);
      listReads.ask();
    },
    askGrid: gridReads.ask,
    stop: () => {
      for (const { stop } of [listReads, countReads, placeReads, gridReads]) stop();
    },
  };
}

/** Only a broadcast that says so leaves the places as they were: without one, or with another, anything may have changed. */
function mayChangePlaces(payload: unknown): boolean {
  const told = workloadChangedSchema.safeParse(payload);
  return !told.success || told.data.placesChanged;
}
