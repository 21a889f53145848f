import { beforeAll, describe, expect, it } from "vitest";
import { errorBodySchema } from "../../lib/contracts/errors.ts";
import { addWorker, asSchedule, asWorker, call, sql, target } from "./target.ts";

let worker: Record<string, string>;
beforeAll(async () => {
  worker = asWorker(await addWorker("bad input"));
});

describe("functions of the schedule", () => {
  it.each([
    ["no key", {}],
    ["the publishable key", { apikey: target.publishableKey }],
    ["a wrong key", { apikey: "sb_secret_wrong" }],
    ["the key as a bearer token only", { authorization: `Bearer ${target.cronKey}` }],
  ])("refuse %s", async (_, headers) => {
    for (const name of ["dispatch", "poll-grid"]) {
      const answer = await call(name, "{}", headers);
      expect(answer.status).toBe(401);
      expect(errorBodySchema.parse(answer.body).error.code).toBe("unauthorized");
    }
  });

  it.each([
    ["GET", "{}", "GET", 405, "method_not_allowed"],
    ["what is no JSON", "{", "POST", 400, "bad_request"],
    ["an unknown field", '{"maintian": true}', "POST", 422, "unprocessable"],
    ["a wrong type", '{"maintain": "yes"}', "POST", 422, "unprocessable"],
    ["an array", "[]", "POST", 422, "unprocessable"],
    ["a body beyond the limit", `{"x": "${"y".repeat(5_000_000)}"}`, "POST", 413, "payload_too_large"],
  ])("refuse %s", async (_, body, method, status, code) => {
    const answer = await call("dispatch", body, asSchedule, method);
    expect(answer.status).toBe(status);
    const { error } = errorBodySchema.parse(answer.body);
    expect(error.code).toBe(code);
    expect(error.requestId).toBe(answer.requestId);
  });
});

describe("the worker's function", () => {
  const claim = '{"executors": ["process"], "version": "1"}';

  it.each([
    ["no key", undefined],
    ["an unknown key", `kbw_${"x".repeat(43)}`],
    ["what is no key", "kbw_'; drop table public.workers; --"],
  ])("refuses %s", async (_, key) => {
    const answer = await call("worker/claim", claim, key === undefined ? {} : asWorker(key));
    expect(answer.status).toBe(401);
    expect(errorBodySchema.parse(answer.body).error.code).toBe("unauthorized");
  });

  it("refuses a worker that was disabled", async () => {
    const key = await addWorker("disabled");
    await sql`update public.workers set enabled = false where worker_name = 'disabled'`;
    expect((await call("worker/claim", claim, asWorker(key))).status).toBe(401);
  });

  it.each([
    ["an unknown action", "worker/steal", "{}", 404],
    ["no action", "worker", "{}", 404],
    ["an executor that there is not", "worker/claim", '{"executors": ["magic"], "version": "1"}', 422],
    ["no executor", "worker/claim", '{"executors": [], "version": "1"}', 422],
    ["a token that is no number", "worker/heartbeat", '{"runId": 1, "fencingToken": "1", "energy": []}', 422],
    [
      "negative energy",
      "worker/heartbeat",
      '{"runId": 1, "fencingToken": 1, "energy": [{"slotStart": "2026-11-20T12:00:00Z", "energyKwh": -1, "method": "measured"}]}',
      422,
    ],
    [
      "a slot that is none",
      "worker/heartbeat",
      '{"runId": 1, "fencingToken": 1, "energy": [{"slotStart": "2026-11-20T12:10:00Z", "energyKwh": 1, "method": "measured"}]}',
      422,
    ],
    ["an empty batch", "worker/logs", '{"runId": 1, "fencingToken": 1, "lines": []}', 422],
    [
      "an outcome that only the system may give",
      "worker/finish",
      '{"runId": 1, "fencingToken": 1, "outcome": "LOST", "exitCode": 0, "reason": "x", "energy": []}',
      422,
    ],
    ["a run that is not its own", "worker/heartbeat", '{"runId": 999999, "fencingToken": 1, "energy": []}', 409],
  ])("refuses %s", async (_, name, body, status) => {
    const answer = await call(name, body, worker);
    expect(answer.status).toBe(status);
    expect(errorBodySchema.parse(answer.body).error.message).toMatch(/[.]$/);
  });

  it("says nothing of the inside when something breaks", async () => {
    const answer = await call(
      "worker/heartbeat",
      '{"runId": 9007199254740993, "fencingToken": 1, "energy": []}',
      worker,
    );
    expect(JSON.stringify(answer.body)).not.toMatch(/bigint|postgres|select/i);
  });
});
