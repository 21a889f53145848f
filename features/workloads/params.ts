import { createLoader, parseAsString, parseAsStringLiteral } from "nuqs/server";

/** What the address of the list says. One schema for the server's loader and the browser's hook. */
export const listParsers = {
  status: parseAsStringLiteral(["all", "waiting", "running", "ended"]).withDefault("all"),
  q: parseAsString.withDefault(""),
  after: parseAsString,
  density: parseAsStringLiteral(["comfortable", "compact"]).withDefault("comfortable"),
};

export const loadListParams = createLoader(listParsers);
