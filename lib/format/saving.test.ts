import { describe, expect, it } from "vitest";
import { describeSaving } from "./saving.ts";

describe("describeSaving", () => {
  it.each([
    [100, 412, "saved", "312 g", "76 % less"],
    [412, 100, "lost", "312 g", "312 % more"],
    [100.2, 100, "same", "0 g", null],
    [0.0001, 0.0007, "saved", "0.6 mg", "86 % less"],
    [0.054, 0.448, "saved", "0.394 g", "88 % less"],
    [10, 0, "lost", "10.0 g", null],
    [null, 100, "unknown", "no data", null],
    [100, null, "unknown", "no data", null],
  ])("%s g beside %s g is %s", (carbonG, baselineG, direction, text, share) => {
    const saving = describeSaving(carbonG, baselineG);
    expect(saving.direction).toBe(direction);
    expect(saving.quantity.text).toBe(text);
    expect(saving.share).toBe(share);
  });
});
