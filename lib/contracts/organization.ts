import { z } from "zod";
import { WORKLOAD_URGENCIES } from "./workload.ts";

export const ASSIGNMENT_POLICIES = ["manual", "automatic"] as const;

/** The limits of how plans are made, in the units that people give. The constraints of organizations are the same; they decide. */
export const PLANNING_LIMITS = { carbonPriceGbpPerT: 100_000, latenessGbpPerHour: 9_999 } as const;

/** The last decimal that the columns keep: what is finer would be stored as another number than was typed. */
export const PLANNING_STEPS = { carbonPriceGbpPerT: 0.1, latenessGbpPerHour: 0.0001 } as const;

const inWords = (amount: number) => amount.toLocaleString("en-GB");

const latenessGbpPerHour = z
  .number({ error: "Give what an hour of waiting counts in pounds, such as 0.02." })
  .min(0, "An hour of waiting counts no less than £0.")
  .max(PLANNING_LIMITS.latenessGbpPerHour, `An hour counts at most £${inWords(PLANNING_LIMITS.latenessGbpPerHour)}.`)
  .multipleOf(PLANNING_STEPS.latenessGbpPerHour, "An hour of waiting has at most four decimals, such as 0.0125.");

/** How plans are made for an organization: who assigns them, what counts, and what they are compared with. */
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
  /** Where work would run without Karbos; null: nowhere, so that nothing is compared. */
  defaultZoneId: z.number().int().positive().nullable(),
});
export type PlanningSettings = z.infer<typeof planningSettingsSchema>;

/** A change of it, with what was shown to whoever made it: only what differs was meant. */
export const planningEditSchema = z.strictObject({ shown: planningSettingsSchema, wanted: planningSettingsSchema });
export type PlanningEdit = z.infer<typeof planningEditSchema>;
