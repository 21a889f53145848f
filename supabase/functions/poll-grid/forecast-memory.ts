import { z } from "zod";
import type { Calibration } from "../../../lib/domain/forecast/calibration.ts";
import type { ForecastState } from "../../../lib/domain/forecast/statistical-forecast.ts";

const scaleSchema = z.object({ location: z.number(), spread: z.number().positive() });

/** `private.forecast_states.state`. */
export const stateSchema = z.object({
  nextSlotMs: z.number(),
  prior: z.object({
    scale: scaleSchema,
    wind: z.object({ ...scaleSchema.shape, sensitivity: z.number() }).nullable(),
  }),
  mean: z.array(z.number()),
  covariance: z.array(z.number()),
}) satisfies z.ZodType<ForecastState>;

/** `private.forecast_states.calibration`. */
export const calibrationSchema = z.object({
  scale: scaleSchema,
  widths: z.object({ neso: z.array(z.number().positive()), statistical: z.array(z.number().positive()) }),
  rho: z.number().min(0).max(1),
  trajectories: z.array(z.array(z.number().nullable())),
}) satisfies z.ZodType<Calibration>;
