import { z } from "zod";
import { nameText } from "./text.ts";
import { WORKLOAD_LIMITS } from "./workload.ts";

const id = z.number().int().positive();
const limitG = z
  .number({ error: "Give the limit as a number of kilograms, such as 250." })
  // The column keeps milligrams: less would be stored as zero.
  .min(0.001, "A budget is more than nothing.")
  .max(1e12, "A budget is at most a million tonnes.");

/** A new budget: of a project, of a user, or, with neither, of the organization. */
export const budgetAdditionSchema = z
  .strictObject({
    project: nameText()
      .min(1, "Name the project.")
      .max(WORKLOAD_LIMITS.projectLength, `A project's name has at most ${WORKLOAD_LIMITS.projectLength} characters.`)
      .nullable(),
    userId: z.uuid("Choose a member.").nullable(),
    /** Such as 2026-11; null: every month without a specific budget. */
    month: z
      .string()
      .regex(/^\d{4}-(0[1-9]|1[0-2])$/, "A month looks like 2026-11.")
      .nullable(),
    limitG,
    isHard: z.boolean(),
  })
  .refine(({ project, userId }) => project === null || userId === null, "A budget is for a project or for a user.");
export type BudgetAddition = z.infer<typeof budgetAdditionSchema>;

export const budgetChangeSchema = z.strictObject({ id, limitG, isHard: z.boolean() });
export type BudgetChange = z.infer<typeof budgetChangeSchema>;

export const budgetRemovalSchema = z.strictObject({ id });
