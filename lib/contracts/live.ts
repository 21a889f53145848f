import { z } from "zod";

/** The payload of a `workload_changed` broadcast, as `private.announce_workloads` writes it. */
export const workloadChangedSchema = z.object({
  /** How many workloads the statement changed. */
  count: z.int().positive(),
  /** The first fifty of them. */
  jobIds: z.array(z.string()),
  /** False: the placed, running and free capacity of zones is unchanged. */
  placesChanged: z.boolean(),
});
