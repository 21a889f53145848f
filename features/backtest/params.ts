import { parseAsArrayOf, parseAsFloat, parseAsString, parseAsStringLiteral } from "nuqs/server";
import { BACKTEST_POLICIES } from "@/lib/domain/accounting/policy-backtest.ts";
import { parseAsMonth } from "@/lib/format/month-param.ts";

/** What the address of a back-test says. */
export const backtestParsers = {
  /** Without it: this month. */
  month: parseAsMonth,
  policy: parseAsStringLiteral(BACKTEST_POLICIES).withDefault("karbos"),
  /** Codes of the zones that may be chosen; without it: all that take work. */
  zones: parseAsArrayOf(parseAsString),
  /** Carbon price, pounds per tonne; without it: the organization's. */
  price: parseAsFloat,
};

/** Dearest carbon that can be asked about, pounds per tonne. */
export const priceMaxGbpPerT = 100_000;

/** A carbon price that can be reckoned with; null for anything else. */
export function priceAsked(gbpPerT: number | null): number | null {
  return gbpPerT !== null && gbpPerT >= 0 && gbpPerT <= priceMaxGbpPerT ? gbpPerT : null;
}
