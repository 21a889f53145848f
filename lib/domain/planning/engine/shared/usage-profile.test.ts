import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { UsageProfile } from "./usage-profile.ts";

const limits = { gpus: 8, cpuCores: 10, memoryGb: Number.POSITIVE_INFINITY };
const works = fc.array(
  fc.record({
    from: fc.integer({ min: 0, max: 50 }),
    length: fc.integer({ min: 1, max: 30 }),
    gpus: fc.integer({ min: 0, max: 5 }),
    cpuCores: fc.integer({ min: 0, max: 4 }),
    isTaken: fc.boolean(),
  }),
  { maxLength: 12 },
);

describe("UsageProfile", () => {
  it("opens where counting every moment finds room, after works came and some went", () => {
    fc.assert(
      fc.property(works, fc.integer({ min: 0, max: 8 }), fc.integer({ min: 1, max: 6 }), (list, gpus, atLeast) => {
        const usage = new UsageProfile(limits);
        const needs = list.map((work) => ({ gpus: work.gpus, cpuCores: work.cpuCores, memoryGb: 1 }));
        for (const [at, work] of list.entries()) {
          usage.add(needs[at] ?? none, work.from, work.from + work.length, 1);
        }
        for (const [at, work] of list.entries()) {
          if (work.isTaken) usage.add(needs[at] ?? none, work.from, work.from + work.length, -1);
        }
        const left = list.filter(({ isTaken }) => !isTaken);
        const hasRoom = Array.from({ length: 60 }, (_, moment) => {
          const there = left.filter(({ from, length }) => from <= moment && moment < from + length);
          const used = (kind: "gpus" | "cpuCores") => there.reduce((sum, work) => sum + work[kind], 0);
          return used("gpus") + gpus <= limits.gpus && used("cpuCores") + 1 <= limits.cpuCores;
        });
        const open = usage.openings({ gpus, cpuCores: 1, memoryGb: 5 }, 0, 60, atLeast);
        expect(open).toEqual(stretches(hasRoom).filter(({ fromMs, toMs }) => toMs - fromMs >= atLeast));
      }),
    );
  });
});

const none = { gpus: 0, cpuCores: 0, memoryGb: 0 };

function stretches(flags: readonly boolean[]): { fromMs: number; toMs: number }[] {
  const found: { fromMs: number; toMs: number }[] = [];
  for (const [at, flag] of flags.entries()) {
    if (!flag) continue;
    const last = found.at(-1);
    if (last?.toMs === at) last.toMs = at + 1;
    else found.push({ fromMs: at, toMs: at + 1 });
  }
  return found;
}
