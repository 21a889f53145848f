import type { GridError } from "../../contracts/grid.ts";
import { isoFromMs } from "../../domain/grid/slots.ts";
import { fetchJson, type HttpOptions } from "../http.ts";
import { type NesoPoint, type NesoReading, readNesoAnswer } from "./wire.ts";

export const NESO_BASE_URL = "https://api.carbonintensity.org.uk";

export type NesoOptions = HttpOptions & {
  /** https, or http://127.0.0.1 for a replay. Default: the real service. */
  readonly baseUrl?: string;
};

export type NesoAnswer =
  | {
      readonly ok: true;
      readonly points: ReadonlyMap<number, readonly NesoPoint[]>;
      readonly unreadable: number;
      /** Why the rest is missing, if the response is partial. */
      readonly failure: GridError | null;
    }
  | { readonly ok: false; readonly error: GridError };

/** Asks NESO for one path, such as "/intensity/2026-01-01T00:01Z/fw48h", and reads any form of response. */
export async function askNeso(path: string, options: NesoOptions, signal?: AbortSignal): Promise<NesoAnswer> {
  const url = `${(options.baseUrl ?? NESO_BASE_URL).replace(/\/+$/, "")}${path}`;
  const answer = await fetchJson(url, options, signal);
  if (!answer.ok) return answer;
  const reading = readNesoAnswer(answer.body);
  if (reading.kind === "points") {
    return { ok: true, points: reading.points, unreadable: reading.unreadable, failure: null };
  }
  return { ok: false, error: { ...explain(reading, path), status: 200, attempts: answer.attempts } };
}

/** An instant as NESO writes it: minutes, no seconds. */
export function nesoTime(atMs: number): string {
  return `${isoFromMs(atMs).slice(0, 16)}Z`;
}

/**
 * The `{from}` that makes a slot the first of a response. NESO returns the half hours that END at or after it, so the
 * slot's own start would also return the one before.
 */
export function nesoFrom(slotMs: number): string {
  return nesoTime(slotMs + 60_000);
}

function explain(reading: Exclude<NesoReading, { kind: "points" }>, path: string): Pick<GridError, "code" | "message"> {
  if (reading.kind === "empty") return { code: "empty", message: `NESO has no data for ${path}.` };
  if (reading.kind === "error") return { code: "api_error", message: `NESO refused ${path}: ${reading.message}` };
  return { code: "unexpected_shape", message: `NESO answered ${path} in an unknown form. ${reading.message}` };
}
