import type { z } from "zod";
import type { postgresChangeSchema } from "./protocol.ts";

type Binding = z.infer<typeof postgresChangeSchema>;

/** A condition on one column of the changed row. */
export interface Filter {
  column: string;
  operator: keyof typeof OPERATORS;
  value: string;
}

/** One `on("postgres_changes", …)` of one channel. */
export interface Subscription {
  /** Identifies the client's callback. */
  id: number;
  /** As the client sent it. */
  binding: Binding;
  filter: Filter | null;
}

/** The operators that Realtime has, in SQL. */
export const OPERATORS = {
  eq: "=",
  neq: "<>",
  lt: "<",
  lte: "<=",
  gt: ">",
  gte: ">=",
  in: "= any",
  like: "like",
  ilike: "ilike",
  is: "is",
} as const;

let lastId = 0;

/** Reads a binding, with its filter `column=operator.value`. */
export function parseSubscription(binding: Binding): { ok: true; value: Subscription } | { ok: false; reason: string } {
  lastId += 1;
  const { filter: text } = binding;
  if (text === undefined || text === "") return { ok: true, value: { id: lastId, binding, filter: null } };
  const { column, operator, value } = /^(?<column>[^=]+)=(?<operator>\w+)\.(?<value>.*)$/s.exec(text)?.groups ?? {};
  if (column === undefined || value === undefined || !isOperator(operator)) {
    return { ok: false, reason: `Error parsing filter: ${text}` };
  }
  return { ok: true, value: { id: lastId, binding, filter: { column, operator, value } } };
}

function isOperator(text: string | undefined): text is keyof typeof OPERATORS {
  return text !== undefined && Object.hasOwn(OPERATORS, text);
}

/** Whether a subscription covers this kind of change of this table, without its filter. */
export function concerns(subscription: Subscription, change: { type: string; schema: string; table: string }): boolean {
  const { event, schema, table } = subscription.binding;
  if (event !== "*" && event !== change.type) return false;
  if (schema !== "*" && schema !== change.schema) return false;
  return table === undefined || table === "*" || table === change.table;
}
