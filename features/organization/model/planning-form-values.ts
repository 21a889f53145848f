import { z } from "zod";
import { type PlanningSettings, planningSettingsSchema } from "@/lib/contracts/organization.ts";
import type { WorkloadUrgency } from "@/lib/contracts/workload.ts";

/** What the form holds: a number that is not stated is null. */
export interface PlanningFormValues {
  assignmentPolicy: PlanningSettings["assignmentPolicy"];
  carbonPriceGbpPerT: number | null;
  latenessGbpPerHour: Record<WorkloadUrgency, number | null>;
  defaultZoneId: number | null;
}

/** The form's values as the contract has them, which names what is not stated. */
export const planningFormSchema = z.preprocess((values: PlanningFormValues) => values, planningSettingsSchema);
