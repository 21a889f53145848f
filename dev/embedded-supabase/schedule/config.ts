import { z } from "zod";

/** What the orchestrator sends to the schedule process. */
export const scheduleConfigSchema = z.object({
  /** As supabase_admin: for the tables of pg_cron and pg_net. */
  adminUrl: z.string(),
  /** As postgres: for the commands of the jobs. */
  jobsUrl: z.string(),
});
