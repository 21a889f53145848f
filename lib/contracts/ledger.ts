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
