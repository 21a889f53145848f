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

  it("does not hang on a batch that is refused permanently", async () => {
    const { logs } = sender(() => ({ ok: false, reason: "refused", message: "no" }));
    logs.add("stdout", "a");
    expect(await logs.flush()).toBe(true);
    expect(logs.waiting).toBe(0);
  });

  it("keeps the first lines and the last where more come than it can hold, with a remark in the gap", async () => {
    let isAway = true;
    const { logs, batches } = sender(() => (isAway ? away : taken));
    for (let at = 0; at < 30_000; at++) logs.add("stdout", `line ${at}`);
    logs.add("system", "Exit code 0.");
    isAway = false;
    await logs.flush();
    const lines = batches.flat();
    expect(lines[19_999]?.line).toBe("line 19999");
    expect(lines[20_000]).toMatchObject({
      seq: 20_000,
      stream: "system",
      line: "9501 lines were dropped here: they came faster than they could be sent.",
    });
    expect(lines[20_001]).toMatchObject({ seq: 29_501, line: "line 29501" });
    expect(lines.at(-1)).toMatchObject({ seq: 30_000, line: "Exit code 0." });
    logs.add("stdout", "after");
    await logs.flush();
    expect(batches.flat().at(-1)).toMatchObject({ seq: 30_001, line: "after" });
  });

  it("stops at the limit of a run with a remark", async () => {
    const { logs, batches } = sender(() => taken);
    for (let at = 0; at < LOG_LINES_PER_RUN_MAX + 10; at++) {
      logs.add("stdout", "x");
      if (at % 10_000 === 0) await logs.flush();
    }
    await logs.flush();
    expect(batches.flat().at(-1)?.line).toMatch(/log is full/);
    logs.add("system", "Exit code 0.");
    await logs.flush();
    expect(batches.flat().at(-1)?.line).toBe("Exit code 0.");
    expect(batches.flat().length).toBeLessThanOrEqual(LOG_LINES_PER_RUN_MAX);
  });
});
