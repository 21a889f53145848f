import { createLoader, parseAsBoolean, parseAsString, parseAsStringLiteral } from "nuqs/server";
import { zoneSorts } from "@/features/grid/model/zone-sort.ts";

/** What the address of the map says. One schema for the server's loader and the browser's hook. */
export const mapParsers = {
  /** Job id of the workload being decided on. */
  workload: parseAsString,
  /** Code of the zone looked at, or chosen for it. */
  zone: parseAsString,
  sort: parseAsStringLiteral(zoneSorts).withDefault("intensity"),
  desc: parseAsBoolean.withDefault(false),
};

export const loadMapParams = createLoader(mapParsers);
