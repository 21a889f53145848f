import { z } from "zod";
import { nameText } from "./text.ts";
import { zoneCodeSchema } from "./workload.ts";

export const MEMBERSHIP_ROLES = ["user", "operator", "viewer", "admin"] as const;

export const roleChangeSchema = z.strictObject({ userId: z.uuid(), role: z.enum(MEMBERSHIP_ROLES) });
export const memberRemovalSchema = z.strictObject({ userId: z.uuid() });

/** A machine that will execute runs; without a zone it serves every zone. */
export const workerAdditionSchema = z.strictObject({
  workerName: nameText().min(1, "Give the worker a name.").max(120, "A worker's name has at most 120 characters."),
  zoneCode: zoneCodeSchema.nullable(),
});
export type WorkerAddition = z.infer<typeof workerAdditionSchema>;

export const workerSwitchSchema = z.strictObject({ workerId: z.number().int().positive(), isEnabled: z.boolean() });
