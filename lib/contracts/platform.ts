import { z } from "zod";
import { nameText } from "./text.ts";

const id = z.number().int().positive();
const email = z
  .email("Write the address like ada@example.org.")
  .max(254, "An e-mail address has at most 254 characters.");
const organizationName = nameText()
  .min(1, "Give the organization a name.")
  .max(120, "A name has at most 120 characters.");

/** A new organization, and whom to invite as its first admin. */
export const organizationAdditionSchema = z.strictObject({
  name: organizationName,
  slug: z
    .string()
    .regex(
      /^[a-z0-9]+(-[a-z0-9]+)*$/,
      "A short name has lower-case letters, digits and hyphens, such as sample-hosting.",
    )
    .max(60, "A short name has at most 60 characters."),
  adminEmail: email,
});
export type OrganizationAddition = z.infer<typeof organizationAdditionSchema>;

export const organizationChangeSchema = z.strictObject({ id, name: organizationName, isSuspended: z.boolean() });
export type OrganizationChange = z.infer<typeof organizationChangeSchema>;

/** A platform owner looks into an organization: its members read the reason. */
export const accessOpeningSchema = z.strictObject({
  organizationId: id,
  reason: nameText()
    .min(10, "Give the reason in a few words: the organization reads it.")
    .max(500, "A reason has at most 500 characters."),
  hours: z.number().int().min(1, "Access lasts from 1 to 24 hours.").max(24, "Access lasts from 1 to 24 hours."),
});
export type AccessOpening = z.infer<typeof accessOpeningSchema>;

export const accessEndSchema = z.strictObject({ organizationId: id });

const capacity = (max: number) =>
  z
    .number({ error: "Give the capacity as whole numbers." })
    .int("Give the capacity as whole numbers.")
    .min(0, "A capacity is no less than 0.")
    .max(max, `A capacity is at most ${max.toLocaleString("en-GB")}.`);

/** The constraints of grid_zones are the same; they decide. */
export const zoneChangeSchema = z.strictObject({
  id,
  capacityGpus: capacity(1_000_000),
  capacityCpuCores: capacity(10_000_000),
  capacityMemoryGb: capacity(100_000_000),
  isEnabled: z.boolean(),
});
export type ZoneChange = z.infer<typeof zoneChangeSchema>;

export const ownerAdditionSchema = z.strictObject({ email });
export const ownerRemovalSchema = z.strictObject({ userId: z.uuid() });

/** What `public.platform_health()` answers; null for anyone but a platform owner. */
export const platformHealthSchema = z.object({
  jobs: z.array(
    z.object({
      name: z.string(),
      schedule: z.string(),
      isActive: z.boolean(),
      lastStatus: z.string().nullable(),
      lastStartedAt: z.string().nullable(),
    }),
  ),
  queues: z.array(
    z.object({ name: z.string(), waiting: z.number(), oldestDueAt: z.string().nullable(), failed: z.number() }),
  ),
  sources: z.array(
    z.object({ name: z.string(), lastSuccessAt: z.string().nullable(), consecutiveFailures: z.number() }),
  ),
});
export type PlatformHealth = z.infer<typeof platformHealthSchema>;
