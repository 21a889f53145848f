import { z } from "zod";
import { WORKLOAD_URGENCIES } from "./workload.ts";

export const ASSIGNMENT_POLICIES = ["manual", "automatic"] as const;

/**
 * The limits of the planning settings, in the units that people enter. The table's constraints are the same, and
 * decisive.
 */
export const PLANNING_LIMITS = { carbonPriceGbpPerT: 100_000, latenessGbpPerHour: 9_999 } as const;

/** The last decimal that the columns store: a finer value would be stored as a different number. */
export const PLANNING_STEPS = { carbonPriceGbpPerT: 0.1, latenessGbpPerHour: 0.0001 } as const;

const inWords = (amount: number) => amount.toLocaleString("en-GB");

const latenessGbpPerHour = z
  .number({ error: "Give what an hour of waiting counts in pounds, such as 0.02." })
  .min(0, "An hour of waiting counts no less than £0.")
  .max(PLANNING_LIMITS.latenessGbpPerHour, `An hour counts at most £${inWords(PLANNING_LIMITS.latenessGbpPerHour)}.`)
  .multipleOf(PLANNING_STEPS.latenessGbpPerHour, "An hour of waiting has at most four decimals, such as 0.0125.");

/** The planning settings of an organization: who assigns, the weights, and the baseline. */
export const planningSettingsSchema = z.strictObject({
  assignmentPolicy: z.enum(ASSIGNMENT_POLICIES),
  carbonPriceGbpPerT: z
    .number({ error: "Give the carbon price in pounds a tonne, such as 100." })
    .min(0, "A carbon price is no less than £0 a tonne.")
    .max(
      PLANNING_LIMITS.carbonPriceGbpPerT,
      `A carbon price is at most £${inWords(PLANNING_LIMITS.carbonPriceGbpPerT)} a tonne.`,
    )
    .multipleOf(PLANNING_STEPS.carbonPriceGbpPerT, "A carbon price has at most one decimal, such as 41.6."),
  latenessGbpPerHour: z.record(z.enum(WORKLOAD_URGENCIES), latenessGbpPerHour),
  /** Where work would run without Karbos; null: unknown, so there is no counterfactual. */
  defaultZoneId: z.number().int().positive().nullable(),
});
export type PlanningSettings = z.infer<typeof planningSettingsSchema>;

/** A change of the settings, with the values that were shown: only differing values are changed. */
export const planningEditSchema = z.strictObject({ shown: planningSettingsSchema, wanted: planningSettingsSchema });
export type PlanningEdit = z.infer<typeof planningEditSchema>;
