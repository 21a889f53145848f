import { expect, it } from "vitest";
import type { PlanningSettings } from "@/lib/contracts/organization.ts";
import { editedPlanning } from "./planning-view.ts";

const shown: PlanningSettings = {
  assignmentPolicy: "manual",
  carbonPriceGbpPerT: 100,
  latenessGbpPerHour: { HIGH: 0.5, MEDIUM: 0.02, LOW: 0 },
  defaultZoneId: 1,
};

it("an edit sets what it changed, and leaves what somebody else set while it was made: it would have set that back", () => {
  const now: PlanningSettings = {
    ...{ assignmentPolicy: "automatic", carbonPriceGbpPerT: 250, defaultZoneId: null },
    latenessGbpPerHour: { HIGH: 0.5, MEDIUM: 0.04, LOW: 0 },
  };
  const latenessGbpPerHour = { HIGH: 1, MEDIUM: 0.02, LOW: 0 };
  expect(editedPlanning(now, { shown, wanted: { ...shown, latenessGbpPerHour, carbonPriceGbpPerT: 200 } })).toEqual({
    ...now,
    ...{ carbonPriceGbpPerT: 200, latenessGbpPerHour: { HIGH: 1, MEDIUM: 0.04, LOW: 0 } },
  });
  expect(editedPlanning(now, { shown, wanted: shown })).toEqual(now);
  const all: PlanningSettings = { ...now, latenessGbpPerHour: { HIGH: 2, MEDIUM: 3, LOW: 4 }, defaultZoneId: 7 };
  expect(editedPlanning(shown, { shown, wanted: all })).toEqual(all);
});
