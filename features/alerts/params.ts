import { createLoader, parseAsInteger, parseAsString, parseAsStringLiteral } from "nuqs/server";
import { alertFilters } from "./model/alert-view.ts";

/** What the address of the alerts says. One schema for the server's loader and the browser's hook. */
export const alertParsers = {
  state: parseAsStringLiteral(alertFilters).withDefault("open"),
  /** The last alert of the page before. */
  after: parseAsString,
  /** The alert whose detail is open. */
  alert: parseAsInteger,
};

export const loadAlertParams = createLoader(alertParsers);
