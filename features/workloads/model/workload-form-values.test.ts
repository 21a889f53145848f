import { describe, expect, it } from "vitest";
import { emptyFormValues, fromSpec, type WorkloadFormValues, workloadFormSchema } from "./workload-form-values.ts";

const filled: WorkloadFormValues = { ...emptyFormValues, workloadName: "Nightly", dockerImage: "python:3.13-slim" };
const mistakes = (values: WorkloadFormValues) =>
  workloadFormSchema.safeParse(values).error?.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`) ?? [];

describe("workloadFormSchema", () => {
  it("states no window where the urgency decides", () => {
    const values: WorkloadFormValues = { ...filled, deadline: "2026-07-01T09:00", deferralMinutes: 5 };
    expect(workloadFormSchema.parse(values)).toMatchObject({ deadline: null, deferralMinutes: null });
  });

  it("reads the deadline as United Kingdom time", () => {
    const values: WorkloadFormValues = { ...filled, windowMode: "deadline", deadline: "2026-07-01T09:00" };
    expect(workloadFormSchema.parse(values)).toMatchObject({
      deadline: "2026-07-01T08:00:00.000Z",
      deferralMinutes: null,
    });
  });

  it.each([
    [{ workloadName: " " }, "workloadName: Give the workload a name."],
    [
      { dockerImage: "Not An Image" },
      "dockerImage: An image looks like python:3.13-slim or ghcr.io/team/model:V2; only a tag may have capitals.",
    ],
    [{ durationMinutes: null }, "durationMinutes: Give a whole number of minutes."],
    [{ dockerImage: " " }, "dockerImage: Give an image."],
    [{ durationMinutes: 0 }, "durationMinutes: At least 1 minute."],
    [{ maxPriceGbp: Number.NaN }, "maxPriceGbp: Give the maximum price in pounds, such as 12.50."],
    [{ energyKwh: 1e308 }, "energyKwh: At most 99,999,999 kWh."],
    [
      { gpus: 10_000, durationMinutes: 10_080 },
      "gpus: At most 100,000,000 GPU minutes: ask for fewer GPUs or a shorter run.",
    ],
    [{ cpuCores: 0 }, "cpuCores: At least 1 core."],
    [{ windowMode: "deadline" as const }, "deadline: Give the deadline as a date and time."],
    [{ windowMode: "window" as const }, "deferralMinutes: Give a whole number of minutes."],
    [{ carbonCapG: 0 }, "carbonCapG: A carbon cap is at least 0.001 g."],
  ])("names the field and says what to do: %j", (change, mistake) => {
    expect(mistakes({ ...filled, ...change })).toContain(mistake);
  });
});

describe("fromSpec", () => {
  it("edits what was submitted", () => {
    const values: WorkloadFormValues = { ...filled, windowMode: "deadline", deadline: "2026-11-23T09:00", gpus: 2 };
    expect(fromSpec(workloadFormSchema.parse(values))).toEqual(values);
  });
});
