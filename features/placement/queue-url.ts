import { createLoader, parseAsBoolean, parseAsString, parseAsStringLiteral } from "nuqs/server";
import { queueFilters, queueSorts } from "./model/queue-order.ts";

/** What the address of the queue says. One schema for the server's loader and the browser's hook. */
export const queueParsers = {
  status: parseAsStringLiteral(queueFilters).withDefault("open"),
  q: parseAsString.withDefault(""),
  sort: parseAsStringLiteral(queueSorts).withDefault("deadline"),
  desc: parseAsBoolean.withDefault(false),
  after: parseAsString,
  density: parseAsStringLiteral(["comfortable", "compact"]).withDefault("comfortable"),
  /** Job id of the workload whose drawer is open. */
  job: parseAsString,
  tab: parseAsStringLiteral(["overview", "plan", "events"]).withDefault("overview"),
};

export const loadQueueParams = createLoader(queueParsers);

/** The part of the address that says which rows are read. */
export function listParamsOf(params: {
  readonly status: (typeof queueFilters)[number];
  readonly q: string;
  readonly sort: (typeof queueSorts)[number];
  readonly desc: boolean;
  readonly after: string | null;
}) {
  return { filter: params.status, search: params.q, sort: params.sort, isDescending: params.desc, after: params.after };
}
