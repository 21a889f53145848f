import { readdir, rm, stat } from "node:fs/promises";
import path from "node:path";

/**
 * A workload ends within 21 days of its submission, or is past its deadline: a checkpoint untouched for longer is
 * unused.
 */
const STALE_MS = 30 * 86_400_000;

/** Removes checkpoints of workloads that ended without a run here, such as one cancelled while it was suspended. */
export async function removeStaleCheckpoints(checkpointsDir: string, nowMs: number): Promise<void> {
  for (const name of await readdir(checkpointsDir).catch(() => [])) {
    const directory = path.join(checkpointsDir, name);
    const { mtimeMs } = await stat(directory);
    if (nowMs - mtimeMs > STALE_MS) await rm(directory, { recursive: true, force: true });
  }
}
