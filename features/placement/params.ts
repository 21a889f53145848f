import { z } from "zod";
import {
  WORKLOAD_LIMITS,
  type WorkloadStatus,
  workloadStatusSchema,
  workloadUrgencySchema,
} from "@/lib/contracts/workload.ts";
import type { QueueFilter, QueueSort } from "./model/queue-order.ts";

export interface QueueListParams {
  readonly filter: QueueFilter;
  /** Part of a name or a job id; empty: no search. */
  readonly search: string;
  readonly sort: QueueSort;
  readonly isDescending: boolean;
  /** Where the page begins, as `encodeQueueCursor` writes it; null: at the top. */
  readonly after: string | null;
}

/** Columns without nulls, so that a page can begin after any value of them. */
export const sortColumns = {
  deadline: "deadline",
  submitted: "submitted_at",
  urgency: "urgency",
  status: "status",
  name: "workload_name",
} as const satisfies Record<QueueSort, string>;

/** The last row of a page. */
export interface QueueCursor {
  readonly value: string;
  readonly id: number;
}

const cursorPattern = /^(\d{1,15})~(.*)$/s;

/** A cursor as text for an address. */
export function encodeQueueCursor({ value, id }: QueueCursor): string {
  return `${id}~${value}`;
}

/** A cursor from an address; null when it is none for this order, which begins at the top. */
export function decodeQueueCursor(text: string | null, sort: QueueSort): QueueCursor | null {
  const parts = cursorPattern.exec(text ?? "");
  const [, id, value] = parts ?? [];
  return id !== undefined && value !== undefined && isValueOf(value, sort) ? { id: Number(id), value } : null;
}

const valueSchemas: Readonly<Record<QueueSort, z.ZodType>> = {
  deadline: z.iso.datetime({ offset: true }),
  submitted: z.iso.datetime({ offset: true }),
  urgency: workloadUrgencySchema,
  status: workloadStatusSchema,
  name: z.string().max(WORKLOAD_LIMITS.nameLength),
};

/** An address may hold anything; a value that the column cannot hold would fail the whole read. */
function isValueOf(value: string, sort: QueueSort): boolean {
  return valueSchemas[sort].safeParse(value).success;
}

const openStatuses = ["PENDING", "PLANNED", "SCHEDULED", "QUEUED", "RUNNING"] as const;
const endedStatuses = ["COMPLETED", "FAILED", "CANCELLED"] as const;

/** The statuses that a filter lets through. */
export function statusesOf(filter: QueueFilter): readonly WorkloadStatus[] {
  if (filter === "open") return openStatuses;
  return filter === "ended" ? endedStatuses : [filter];
}

/** PostgREST's filter for the rows after a cursor. Rows of one value follow each other by id, always rising. */
export function afterQueueCursor({ value, id }: QueueCursor, sort: QueueSort, isDescending: boolean): string {
  const column = sortColumns[sort];
  const quoted = `"${value.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
  return `${column}.${isDescending ? "lt" : "gt"}.${quoted},and(${column}.eq.${quoted},id.gt.${id})`;
}
