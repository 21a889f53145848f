import { describe, expect, it } from "vitest";
import { LOG_BATCH_LINES_MAX, LOG_LINES_PER_RUN_MAX, type LogLine } from "../lib/contracts/worker.ts";
import type { Answer, WorkerApi } from "./api-client.ts";
import { logSender } from "./log-sender.ts";

type Reply = Answer<unknown>;

function sender(replies: (batch: readonly LogLine[]) => Reply) {
  const batches: LogLine[][] = [];
  const logs: WorkerApi["logs"] = async (_, lines) => {
    const reply = replies(lines);
    if (reply.ok) batches.push([...lines]);
    return reply;
  };
  const api = { logs } as const;
  const none = async (): Promise<never> => {
    throw new Error("not used here");
  };
  const whole: WorkerApi = { ...api, claim: none, heartbeat: none, finish: none, release: none };
  return { batches, logs: logSender(whole, { runId: 1, fencingToken: 1 }, () => 0) };
}

const taken: Reply = { ok: true, value: null };
const away: Reply = { ok: false, reason: "unavailable", message: "away" };

describe("the log sender", () => {
  it("sends in bounded batches, each line once, in order", async () => {
    const { logs, batches } = sender(() => taken);
    for (let at = 0; at < 1200; at++) logs.add("stdout", `line ${at}`);
    expect(await logs.flush()).toBe(true);
    expect(batches.map((batch) => batch.length)).toEqual([LOG_BATCH_LINES_MAX, LOG_BATCH_LINES_MAX, 200]);
    expect(batches.flat().map(({ seq }) => seq)).toEqual(Array.from({ length: 1200 }, (_, at) => at));
  });

  it("keeps what the server could not take, and sends the same numbers again", async () => {
    let isAway = true;
    const { logs, batches } = sender(() => (isAway ? away : taken));
    logs.add("stdout", "a");
    expect(await logs.flush()).toBe(true);
    expect(logs.waiting).toBe(1);
    isAway = false;
    logs.add("stdout", "b");
    await logs.flush();
    expect(batches.flat().map(({ seq, line }) => [seq, line])).toEqual([
      [0, "a"],
      [1, "b"],
    ]);
  });

  it("says that the run is lost", async () => {
    const { logs } = sender(() => ({ ok: false, reason: "lost", message: "lost" }));
    logs.add("stdout", "a");
    expect(await logs.flush()).toBe(false);
  });

  it("does not hang on a batch that is refused for good", async () => {
    const { logs } = sender(() => ({ ok: false, reason: "refused", message: "no" }));
    logs.add("stdout", "a");
    expect(await logs.flush()).toBe(true);
    expect(logs.waiting).toBe(0);
  });

  it("drops lines beyond what it can hold, leaving a gap and a remark", async () => {
    let isAway = true;
    const { logs, batches } = sender(() => (isAway ? away : taken));
    for (let at = 0; at < 20_005; at++) logs.add("stdout", "x");
    isAway = false;
    await logs.flush();
    logs.add("stdout", "after");
    await logs.flush();
    const last = batches.flat().slice(-2);
    expect(last.map(({ stream, line }) => [stream, line])).toEqual([
      ["system", "5 lines were dropped while the server could not be reached."],
      ["stdout", "after"],
    ]);
    expect(last[0]?.seq).toBe(20_005);
  });

  it("stops at the limit of a run with a remark", async () => {
    const { logs, batches } = sender(() => taken);
    for (let at = 0; at < LOG_LINES_PER_RUN_MAX + 10; at++) {
      logs.add("stdout", "x");
      if (at % 10_000 === 0) await logs.flush();
    }
    await logs.flush();
    expect(batches.flat()).toHaveLength(LOG_LINES_PER_RUN_MAX);
    expect(batches.flat().at(-1)?.line).toMatch(/log is full/);
  });
});
