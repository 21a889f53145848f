import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { codeOf, messageOf, StackError } from "../embedded-supabase/errors.ts";
import {
  answerFault,
  FAULT_MODES,
  FAULT_SOURCES,
  type FaultMode,
  type FaultSource,
  faultRequestSchema,
  sourcesOf,
} from "./faults.ts";
import { answerNeso, type RouteAnswer } from "./neso-routes.ts";
import { answerOctopus } from "./octopus-routes.ts";
import { readRecordings } from "./recordings.ts";
import { ReplayedGrid } from "./replayed-grid.ts";
import { describeDays, longestRun, type RecordedDays, recordedInstant } from "./time-map.ts";

export type ReplayOptions = {
  /** Folder of recordings, laid out as `RECORDING_FILES` names them. */
  readonly directory: string;
  /** Port on 127.0.0.1; 0 for any free one. */
  readonly port: number;
  /** The present time. Default: the machine's clock. */
  readonly now?: () => Date;
  /** Days to play. Default: the longest run of whole days with regional recordings. */
  readonly days?: RecordedDays;
  /** The initial faults. */
  readonly faults?: Partial<Record<FaultSource, FaultMode>>;
};

export type GridReplay = {
  /** Address of the server. NESO answers at it, Octopus at `octopusUrl`. */
  readonly url: string;
  readonly octopusUrl: string;
  readonly days: RecordedDays;
  readonly stop: () => Promise<void>;
  /** Makes a source fail in a way, or work again with null. */
  readonly fail: (source: FaultSource, mode: FaultMode | null) => void;
  /** Requested paths, oldest first; the last thousand. */
  readonly asked: () => readonly string[];
};

const ASKED_MAX = 1000;

/**
 * Starts a server that answers as the NESO Carbon Intensity and Octopus APIs do, from recordings moved to today: the
 * recorded days are repeated at their time of day. Throws a StackError if there is nothing to replay or the port is
 * taken.
 *
 * For tests in other processes: GET /__replay returns what is being played, POST /__replay/fail takes `{ source, mode
 * }`.
 */
export async function startReplay(options: ReplayOptions): Promise<GridReplay> {
  const recordings = recordingsOf(options.directory);
  const days = options.days ?? longestRun(recordings.regional.get(1)?.keys() ?? []);
  if (!days) throw new StackError(`The recordings in ${options.directory} have no whole day of regional figures.`);
  const grid = new ReplayedGrid(recordings, days);
  const now = options.now ?? (() => new Date());
  const faults = new Map<FaultSource, FaultMode>();
  const asked: string[] = [];

  const fail = (source: FaultSource, mode: FaultMode | null) => {
    if (mode) faults.set(source, mode);
    else faults.delete(source);
  };
  for (const source of FAULT_SOURCES) fail(source, options.faults?.[source] ?? null);

  const handle = (request: IncomingMessage, response: ServerResponse) => {
    const url = new URL(request.url ?? "/", `http://${request.headers.host ?? "127.0.0.1"}`);
    if (url.pathname.startsWith("/__replay")) {
      const state = () => ({
        days: describeDays(days),
        now: now().toISOString(),
        recordedNow: new Date(recordedInstant(now().getTime(), days)).toISOString(),
        faults: Object.fromEntries(faults),
      });
      return control(request, response, fail, state);
    }
    asked.push(`${url.pathname}${url.search}`);
    if (asked.length > ASKED_MAX) asked.shift();
    const nowMs = now().getTime();
    const answer = answerNeso(url.pathname, grid, nowMs) ?? answerOctopus(url, recordings, nowMs) ?? UNKNOWN_ROUTE;
    const [fault] = sourcesOf(url.pathname).flatMap((source) => faults.get(source) ?? []);
    if (fault) return answerFault(fault, response, answer.body);
    const { status, body } = request.method === "GET" ? answer : WRONG_METHOD;
    return sendJson(response, status, body);
  };

  const server = createServer(async (request, response) => {
    try {
      await handle(request, response);
    } catch (error) {
      sendJson(response, 400, { error: { code: "400 Bad Request", message: messageOf(error) } });
    }
  });
  const port = await listen(server, options.port);
  const url = `http://127.0.0.1:${port}`;
  return {
    url,
    octopusUrl: `${url}/v1`,
    days,
    stop: () => close(server),
    fail,
    asked: () => asked,
  };
}

const UNKNOWN_ROUTE: RouteAnswer = {
  status: 404,
  body: { error: { code: "404 Not Found", message: "The replay has no such route." } },
};
const WRONG_METHOD: RouteAnswer = {
  status: 405,
  body: { error: { code: "405 Method Not Allowed", message: "Only GET is answered here." } },
};

function recordingsOf(directory: string) {
  try {
    return readRecordings(directory);
  } catch (error) {
    throw new StackError(messageOf(error));
  }
}

async function control(
  request: IncomingMessage,
  response: ServerResponse,
  fail: GridReplay["fail"],
  state: () => unknown,
): Promise<void> {
  if (request.method === "GET") return sendJson(response, 200, state());
  const wanted = faultRequestSchema.safeParse(await readJson(request));
  if (!wanted.success) {
    const message = `Send { "source": ${FAULT_SOURCES.join(" | ")}, "mode": ${FAULT_MODES.join(" | ")} | null }.`;
    return sendJson(response, 400, { error: { code: "bad_request", message } });
  }
  fail(wanted.data.source, wanted.data.mode);
  sendJson(response, 200, state());
}

const CONTROL_BODY_MAX = 1000;

async function readJson(request: IncomingMessage): Promise<unknown> {
  let text = "";
  for await (const chunk of request) {
    text += String(chunk);
    if (text.length > CONTROL_BODY_MAX) return null;
  }
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json", "access-control-allow-origin": "*" });
  response.end(JSON.stringify(body));
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", (error) => {
      const isTaken = codeOf(error) === "EADDRINUSE";
      reject(
        isTaken ? new StackError(`Port ${port} is taken, so the replay cannot listen on it. Choose another.`) : error,
      );
    });
    server.listen(port, "127.0.0.1", () => {
      const address = server.address();
      resolve(typeof address === "object" && address ? address.port : port);
    });
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    // Responses with the fault "timeout" never end on their own.
    server.closeAllConnections();
  });
}
