import { z } from "zod";
import { ENERGY_SOURCES } from "../domain/accounting/energy-origin.ts";

const slotSchema = z.object({
  slotStart: z.iso.datetime(),
  energyKwh: z.number().min(0),
  energyMethod: z.enum(["measured", "modelled"]).nullable().default(null),
  energySource: z.enum(ENERGY_SOURCES).nullable().default(null),
  intensityGPerKwh: z.number().nullable(),
  status: z.enum(["forecast", "estimated", "actual", "missing"]),
  kind: z.enum(["live", "replay", "sample"]).nullable().default(null),
  asOf: z.iso.datetime().nullable().default(null),
  priceGbpPerKwh: z.number().nullable(),
});

/** Column `slots` of a ledger entry. */
export const ledgerSlotsSchema = z.object({
  run: z.array(slotSchema).default([]),
  baseline: z.array(slotSchema).nullable().default(null),
});

/** Column `data` of the event `ledger.settled`: what a ledger entry says about a run. */
export const settledEventSchema = z.object({
  attempt: z.number().int().min(1),
  settlement: z.number().int().min(1),
  isSettled: z.boolean(),
  energyKwh: z.number().min(0),
  carbonG: z.number().min(0).nullable(),
  baselineCarbonG: z.number().min(0).nullable(),
});
export type SettledEvent = z.infer<typeof settledEventSchema>;
