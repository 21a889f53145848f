import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { ClaimedRun, EnergyReport, FinishRequest, LogLine } from "../lib/contracts/worker.ts";

/** The calls that the fake server received. */
export type Received = {
  readonly lines: Map<number, LogLine>;
  readonly finished: FinishRequest[];
  readonly released: number[];
  readonly heartbeats: EnergyReport[];
  claims: number;
};

/** How the fake server behaves; change it during a test. */
export type Behaviour = {
  offered: ClaimedRun[];
  isDown: boolean;
  isLost: boolean;
  isCancelled: boolean;
  isSuspended: boolean;
};

export type TestApi = {
  readonly url: string;
  readonly received: Received;
  readonly behaviour: Behaviour;
  stop(): Promise<void>;
};

/** A server that speaks the worker protocol from memory, for testing the agent. */
export async function startTestApi(): Promise<TestApi> {
  const received: Received = { lines: new Map(), finished: [], released: [], heartbeats: [], claims: 0 };
  const behaviour: Behaviour = { offered: [], isDown: false, isLost: false, isCancelled: false, isSuspended: false };
  const server = createServer((request, response) => void answer(request, response, received, behaviour));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("a TCP server has a port");
  return {
    url: `http://127.0.0.1:${address.port}`,
    received,
    behaviour,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  received: Received,
  behaviour: Behaviour,
): Promise<void> {
  const body = JSON.parse(await textOf(request));
  const send = (status: number, value: unknown) => {
    response.writeHead(status, { "content-type": "application/json" });
    response.end(JSON.stringify(value));
  };
  if (behaviour.isDown) return send(503, { error: { code: "unavailable", message: "Down.", requestId: "x" } });
  const action = request.url?.split("/").at(-1);
  if (action === "claim") {
    received.claims += 1;
    return send(200, { run: behaviour.offered.shift() ?? null });
  }
  if (behaviour.isLost) return send(409, { error: { code: "lease_lost", message: "Lost.", requestId: "x" } });
  if (action === "heartbeat") {
    received.heartbeats.push(body.energy);
    return send(200, { cancel: behaviour.isCancelled, ...(behaviour.isSuspended ? { suspend: true } : {}) });
  }
  if (action === "logs") for (const line of body.lines) received.lines.set(line.seq, line);
  if (action === "finish") received.finished.push(body);
  if (action === "release") received.released.push(body.runId);
  return send(200, { accepted: true });
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of request) text += chunk;
  return text;
}
