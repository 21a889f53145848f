import { z } from "zod";

/** What the orchestrator sends to the replay's process. */
export const replayConfigSchema = z.object({
  directory: z.string().min(1),
  port: z.number().int().min(0).max(65_535),
});
export type ReplayConfig = z.infer<typeof replayConfigSchema>;
