import { type ChildProcess, spawn } from "node:child_process";
import path from "node:path";
import { createInterface } from "node:readline";
import { z } from "zod";
import { startTimeOf } from "../../../dev/embedded-supabase/supervisor/process-record.ts";

const startedSchema = z.object({
  apiUrl: z.string(),
  publishableKey: z.string(),
  secretKey: z.string(),
  processes: z.array(z.object({ name: z.string(), pid: z.number() })),
});

/** A stack run by `dev/embedded-supabase/alone.ts` in a separate process, which a test may kill. */
export async function startAsProcess(
  args: string[],
): Promise<{ child: ChildProcess; started: z.infer<typeof startedSchema> }> {
  const child = spawn(
    process.execPath,
    [path.join(import.meta.dirname, "../../../dev/embedded-supabase/alone.ts"), ...args],
    {
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  for await (const line of createInterface({ input: child.stdout })) {
    return { child, started: startedSchema.parse(JSON.parse(line)) };
  }
  throw new Error("dev/embedded-supabase/alone.ts ended without starting");
}

/** Whether a process runs (a zombie does not). */
export function isRunning(pid: number): boolean {
  return startTimeOf(pid) !== null;
}
