import { describe, expect, it } from "vitest";
import { decodeFrame, encodeFrame } from "./protocol.ts";

const message = { joinRef: "1", ref: "2", topic: "realtime:x", event: "phx_join", payload: { config: {} } };

describe("text frames", () => {
  it.each(["1.0.0", "2.0.0"] as const)("of version %s are read as they are written", (version) => {
    expect(decodeFrame(Buffer.from(encodeFrame(version, message)), false)).toEqual(message);
  });

  it.each(["", "{}", "[1, 2]", '["a", "b", 3, "d", {}]', "null"])("%j is refused", (text) => {
    expect(() => decodeFrame(Buffer.from(text), false)).toThrow();
  });
});

describe("binary broadcasts", () => {
  const frame = (encoding: number, payload: string) =>
    Buffer.concat([
      Buffer.from([3, 1, 2, 10, 4, 0, encoding]),
      Buffer.from("1"),
      Buffer.from("23"),
      Buffer.from("realtime:x"),
      Buffer.from("note"),
      Buffer.from(payload),
    ]);

  it("carry JSON", () => {
    expect(decodeFrame(frame(1, '{"text":"é"}'), true)).toEqual({
      joinRef: "1",
      ref: "23",
      topic: "realtime:x",
      event: "broadcast",
      payload: { type: "broadcast", event: "note", payload: { text: "é" } },
    });
  });

  it("carry bytes", () => {
    expect(decodeFrame(frame(0, "\u0001"), true).payload).toMatchObject({ payload: { base64: "AQ==" } });
  });

  it("of another kind are refused", () => {
    expect(() => decodeFrame(Buffer.from([9, 0, 0]), true)).toThrow(/unknown frame kind 9/);
  });
});
