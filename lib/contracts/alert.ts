import { z } from "zod";

/** A person takes up an alert. */
export const alertUptakeSchema = z.strictObject({ alertId: z.number().int().positive() });
