import { describe, expect, it } from "vitest";
import { fixtureNow } from "@/features/grid/model/fixtures.test-data.ts";
import { aPlan, aWorkload } from "./fixtures.test-data.ts";
import { latestSafeStartOf } from "./queue-workload.ts";

const day = 86_400_000;

describe("latestSafeStartOf", () => {
  const deadline = fixtureNow + 1_000 * day;
  it.each([
    [
      "the plan's, which looks no further than the deferral window",
      aPlan({ latestStart: fixtureNow + 14 * day }),
      14 * day,
    ],
    ["the deadline's before a plan", null, 1_000 * day - 3_600_000],
  ])("is %s", (_, plan, afterMs) => {
    expect(latestSafeStartOf(aWorkload({ deadline, plan })) - fixtureNow).toBe(afterMs);
  });
});
