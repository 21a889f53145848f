import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { finishRequestSchema } from "../lib/contracts/worker.ts";

const handleSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("process"), pid: z.number().int(), startTicks: z.string().nullable() }),
  z.object({ kind: z.literal("docker"), container: z.string() }),
]);
const heldSchema = z.object({
  runId: z.number().int(),
  fencingToken: z.number().int(),
  handle: handleSchema.nullable(),
  /** The end that is still to be reported to the server. */
  end: finishRequestSchema.nullable(),
});
export type Held = z.infer<typeof heldSchema>;

export type HeldRuns = {
  readonly list: readonly Held[];
  put(held: Held): Promise<void>;
  remove(runId: number): Promise<void>;
};

/**
 * The worker's runs, on disk: written under another name and then renamed, so that a worker killed at any moment leaves
 * the old or the new file. An unreadable file counts as empty: leases then end automatically.
 */
export async function openHeldRuns(directory: string): Promise<HeldRuns> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const file = path.join(directory, "held-runs.json");
  const byRun = new Map((await readHeld(file)).map((held) => [held.runId, held]));
  let writing = Promise.resolve();

  const save = () => {
    const text = JSON.stringify([...byRun.values()]);
    const write = async () => {
      await writeFile(`${file}.new`, text, { mode: 0o600 });
      await rename(`${file}.new`, file);
    };
    writing = writing.then(write, write);
    return writing;
  };
  return {
    get list() {
      return [...byRun.values()];
    },
    put(held) {
      byRun.set(held.runId, held);
      return save();
    },
    remove(runId) {
      byRun.delete(runId);
      return save();
    },
  };
}

async function readHeld(file: string): Promise<Held[]> {
  try {
    return z.array(heldSchema).parse(JSON.parse(await readFile(file, "utf8")));
  } catch {
    return [];
  }
}
