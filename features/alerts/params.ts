import { createLoader, parseAsInteger, parseAsStringLiteral } from "nuqs/server";
import { alertFilters } from "./model/alert-view.ts";

/** What the address of the alerts says. One schema for the server's loader and the browser's hook. */
export const alertParsers = {
  status: parseAsStringLiteral(alertFilters).withDefault("open"),
  /** Number of the alert before which the page begins. */
  before: parseAsInteger,
};

export const loadAlertParams = createLoader(alertParsers);
