import { createLoader, parseAsInteger, parseAsStringLiteral } from "nuqs/server";
import { LEDGER_VIEWS } from "./data/ledger-query.ts";

/** What the address of the ledger says. */
export const ledgerParsers = {
  view: parseAsStringLiteral(LEDGER_VIEWS).withDefault("all"),
  before: parseAsInteger,
};

export const loadLedgerParams = createLoader(ledgerParsers);
