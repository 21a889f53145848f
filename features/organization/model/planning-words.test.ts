import { describe, expect, it } from "vitest";
import type { PlanningSettings } from "@/lib/contracts/organization.ts";
import { candidatesOf } from "@/lib/domain/planning/zone-candidates.ts";
import type { PlanningZone } from "./planning-view.ts";
import { carbonWords, changeWords, planningSentence, waitingWords } from "./planning-words.ts";

const settings: PlanningSettings = {
  assignmentPolicy: "manual",
  carbonPriceGbpPerT: 100,
  latenessGbpPerHour: { HIGH: 0.5, MEDIUM: 0.02, LOW: 0 },
  defaultZoneId: 1,
};
const zone: PlanningZone = { id: 1, name: "Leeds", isEnabled: true, intensityGPerKwh: 150, priceGbpPerKwh: 0.2 };
const rule = "At £100 a tonne, 100 g/kWh less counts as much as electricity that is 1.00p a kWh cheaper.";

describe("planningSentence", () => {
  it.each([
    ["manual", 41.6, "An operator assigns each plan; carbon counts £41.60 a tonne."],
    ["automatic", 100, "The best place and time is taken at once; carbon counts £100 a tonne."],
  ] as const)("%s", (assignmentPolicy, carbonPriceGbpPerT, sentence) => {
    expect(planningSentence({ ...settings, assignmentPolicy, carbonPriceGbpPerT })).toBe(sentence);
  });
});

describe("carbonWords", () => {
  it.each([
    [
      "carbon and electricity of a zone",
      {},
      `${rule} In Leeds a kWh now counts 1.50p of carbon (150 g/kWh) beside 20.0p of electricity; they would count alike at about £1,330 a tonne.`,
    ],
    [
      "electricity that is paid for taking it",
      { priceGbpPerKwh: -0.031 },
      `${rule} In Leeds a kWh now counts 1.50p of carbon (150 g/kWh) beside −3.10p of electricity.`,
    ],
    [
      "a zone that emits nothing",
      { intensityGPerKwh: 0 },
      `${rule} In Leeds a kWh now counts 0p of carbon (0 g/kWh) beside 20.0p of electricity.`,
    ],
    ["a price that nobody knows", { priceGbpPerKwh: null }, rule],
    ["an intensity that nobody knows", { intensityGPerKwh: null }, rule],
  ])("%s", (_, part, sentence) => {
    expect(carbonWords(100, { ...zone, ...part })).toBe(sentence);
  });

  it.each([
    ["no zone", 1_500, "At £1,500 a tonne, 100 g/kWh less counts as much as electricity that is 15.0p a kWh cheaper."],
    ["no price", 0, "At £0 a tonne carbon counts for nothing: electricity and waiting decide."],
    ["nothing typed", null, null],
    ["no number typed", Number.NaN, null],
    ["less than nothing typed", -1, null],
  ])("%s", (_, price, sentence) => {
    expect(carbonWords(price, null)).toBe(sentence);
  });

  it("says what the planner's score does: the two of its example are even", () => {
    const of = (intensityGPerKwh: number, priceGbpPerKwh: number) =>
      candidatesOf(
        {
          ...{ zoneId: 1, pue: 1.2, capacity: { gpus: 1, cpuCores: 1, memoryGb: 1 }, placed: [], firstSlotMs: 0 },
          ...{ intensityGPerKwh: [intensityGPerKwh], priceGbpPerKwh: [priceGbpPerKwh] },
        },
        {
          ...{ gpus: 0, cpuCores: 1, memoryGb: 1, submittedMs: 0, deadlineMs: 3_600_000, durationMinutes: 30 },
          ...{ energyKwh: 2, deferralMinutes: 0, carbonCapG: null, maxPriceGbp: null },
        },
        { carbonPriceGbpPerKg: settings.carbonPriceGbpPerT / 1_000, latenessGbpPerHour: 0 },
      )(0)?.scoreGbp;
    expect(of(150, 0.21)).toBeCloseTo(of(250, 0.2) ?? Number.NaN, 12);
  });
});

describe("waitingWords", () => {
  it("says what an hour counts in carbon", () => {
    expect(waitingWords(100, settings.latenessGbpPerHour)).toBe(
      "An hour counts the same for small and large work: as much as 5.00 kg of CO₂ for HIGH, 200 g for MEDIUM and nothing for LOW.",
    );
  });

  it.each([
    ["carbon counts for nothing", 0, 0.5],
    ["the price is no number", Number.NaN, 0.5],
    ["an hour is not stated", 100, null],
  ])("says nothing where %s", (_, price, high) => {
    expect(waitingWords(price, { ...settings.latenessGbpPerHour, HIGH: high })).toBeNull();
  });
});

describe("changeWords", () => {
  it.each<[string, Partial<PlanningSettings>, RegExp[]]>([
    ["nothing", {}, []],
    ["the carbon price", { carbonPriceGbpPerT: 200 }, [/^Plans made from now on are weighed .+ more than 3 %\.$/]],
    [
      "what an hour counts",
      { latenessGbpPerHour: { HIGH: 1, MEDIUM: 0, LOW: 0 } },
      [/^Plans made from now on are wei/],
    ],
    [
      "the policy",
      { assignmentPolicy: "automatic" },
      [/^Plans made from now on are assigned at once\. What waits .+ assigned too/],
    ],
    [
      "the zone",
      { defaultZoneId: 2 },
      [/^Workloads submitted from now on .+ at once in Leeds; those .+ keep theirs\.$/],
    ],
    [
      "all of it",
      { carbonPriceGbpPerT: 0, assignmentPolicy: "automatic", defaultZoneId: 2 },
      [/weighed/, /assigned at once/, /compared/],
    ],
  ])("%s", (_, part, sentences) => {
    expect(changeWords(settings, { ...settings, ...part }, "Leeds")).toEqual(
      sentences.map((sentence) => expect.stringMatching(sentence)),
    );
  });

  it("tells a policy taken back from one that is new, and a zone from none", () => {
    const automatic: PlanningSettings = { ...settings, assignmentPolicy: "automatic" };
    expect(changeWords(automatic, { ...settings, defaultZoneId: null }, null)).toEqual([
      "Plans made from now on wait for an operator. What was assigned at once stays where it is, and no newer forecast moves it.",
      "Workloads submitted from now on are compared with nothing, and get no savings figure.",
    ]);
  });
});
