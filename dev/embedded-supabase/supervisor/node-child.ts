import type { z } from "zod";

/**
 * The other end of `supervise` for our own Node processes: waits for the configuration that the orchestrator sends,
 * and ends the process when the orchestrator is gone.
 */
export async function receiveConfig<Schema extends z.ZodType>(schema: Schema): Promise<z.infer<Schema>> {
  process.on("disconnect", () => process.exit(0));
  const message = await new Promise<unknown>((resolve) => process.once("message", resolve));
  const config = typeof message === "object" && message !== null && "config" in message ? message.config : undefined;
  return schema.parse(config);
}

/** Reports to the orchestrator that this process is ready. */
export function reportReady(): void {
  process.send?.("ready");
}
