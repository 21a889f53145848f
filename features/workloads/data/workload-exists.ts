import type { KarbosClient } from "@/lib/supabase/client.ts";

/**
 * Whether there is a workload that the caller may see. Where that cannot be known, it is taken to be there: its page
 * says itself what could not be read.
 */
export async function workloadExists(client: KarbosClient, jobId: string): Promise<boolean> {
  const { data } = await client.from("compute_workloads").select("id").eq("job_id", jobId).limit(1).retry(false);
  return data === null || data.length > 0;
}
