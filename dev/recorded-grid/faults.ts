import type { ServerResponse } from "node:http";
import { z } from "zod";

/** Parts of the replay that can be made to fail: each service, and NESO's two halves. */
export const FAULT_SOURCES = ["neso", "neso-national", "neso-regional", "octopus"] as const;
export type FaultSource = (typeof FAULT_SOURCES)[number];

/**
 * Failure modes, all observed on the real services: status 500 with their error body; no response; status 200
 * with `{}`; status 200 with nothing; an HTML page; a list cut short to 40 half hours.
 */
export const FAULT_MODES = ["status-500", "timeout", "empty-object", "empty-body", "html", "short"] as const;
export type FaultMode = (typeof FAULT_MODES)[number];

export const faultRequestSchema = z.object({ source: z.enum(FAULT_SOURCES), mode: z.enum(FAULT_MODES).nullable() });

/** The source of a path, and the wider one that contains it. */
export function sourcesOf(path: string): readonly FaultSource[] {
  if (path.startsWith("/v1/")) return ["octopus"];
  return [path.startsWith("/regional") ? "neso-regional" : "neso-national", "neso"];
}

/** Half hours in a "short" response: fewer than a forecast's 96, more than none. */
const SHORT_LENGTH = 40;

/** Answers as a failing service does. "timeout" leaves the connection open until the client or the replay ends it. */
export function answerFault(mode: FaultMode, response: ServerResponse, body: unknown): void {
  switch (mode) {
    case "timeout":
      return;
    case "status-500":
      response.writeHead(500, { "content-type": "application/json" });
      response.end(JSON.stringify({ error: { code: "500 Internal Server Error", message: "Replayed failure." } }));
      return;
    case "html":
      response.writeHead(200, { "content-type": "text/html" });
      response.end("<!DOCTYPE html><html><body><h1>502 Bad Gateway</h1></body></html>");
      return;
    case "empty-object":
      response.end("{}");
      return;
    case "empty-body":
      response.end();
      return;
    case "short":
      response.end(JSON.stringify(shortened(body)));
  }
}

const listSchema = z.union([
  z.looseObject({ data: z.array(z.unknown()) }),
  z.looseObject({ results: z.array(z.unknown()) }),
]);

function shortened(body: unknown): unknown {
  const parsed = listSchema.safeParse(body);
  if (!parsed.success) return body;
  if (Array.isArray(parsed.data.data)) return { ...parsed.data, data: parsed.data.data.slice(0, SHORT_LENGTH) };
  if (Array.isArray(parsed.data.results)) return { ...parsed.data, results: parsed.data.results.slice(-SHORT_LENGTH) };
  return body;
}
