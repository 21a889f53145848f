import { describe, expect, it } from "vitest";
import { nameText, proseText } from "./text.ts";

describe("nameText", () => {
  it.each([
    ["  Nightly run ", "Nightly run"],
    ["Nightly\u202egnp.exe", "Nightlygnp.exe"],
    ["\u2067Nightly\u2069", "Nightly"],
    ["Night\u0000ly\u001b[31m", "Nightly[31m"],
    ["two\r\nlines", "two lines"],
    ["\u05e2\u05d1\u05e8\u05d9\u05ea", "\u05e2\u05d1\u05e8\u05d9\u05ea"],
    ["\u202e\u0007", ""],
  ])("reads %j as %j", (text, name) => {
    expect(nameText().parse(text)).toBe(name);
  });

  it("is empty where only unseen characters stand", () => {
    expect(nameText().min(1).safeParse("\u202e ").success).toBe(false);
  });
});

it("proseText keeps its lines", () => {
  expect(proseText().parse("one\n\ttwo\u202e \u0000")).toBe("one\n\ttwo");
});
