import { createLoader, parseAsInteger, parseAsStringLiteral } from "nuqs/server";
import { auditFilters } from "./model/audit-entry.ts";

/** What the address of the audit log says. One schema for the server's loader and the browser's hook. */
export const auditParsers = {
  kind: parseAsStringLiteral(auditFilters).withDefault("all"),
  /** Number of the entry before which the page begins. */
  before: parseAsInteger,
};

export const loadAuditParams = createLoader(auditParsers);
