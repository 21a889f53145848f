import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";

/** The root of the checkout. */
export const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");

/** Everything that `start` writes. KARBOS_HOME puts it elsewhere. */
export const HOME = path.resolve(ROOT, process.env.KARBOS_HOME ?? ".karbos");

const statusSchema = z.object({
  webUrl: z.string().nullable(),
  apiUrl: z.string(),
  studioUrl: z.string(),
  mailboxUrl: z.string(),
  dbUrl: z.string(),
  publishableKey: z.string(),
  secretKey: z.string(),
  grid: z.string(),
  startedAt: z.string(),
});
/** What `start` records about a running Karbos: `status --json` prints it. */
export type Status = z.infer<typeof statusSchema>;

const STATUS_FILE = path.join(HOME, "status.json");

export function writeStatus(status: Status): void {
  mkdirSync(HOME, { recursive: true });
  writeFileSync(STATUS_FILE, JSON.stringify(status, null, 2), { mode: 0o600 });
}

export function readStatus(): Status | null {
  try {
    return statusSchema.parse(JSON.parse(readFileSync(STATUS_FILE, "utf8")));
  } catch {
    return null;
  }
}

export function clearStatus(): void {
  rmSync(STATUS_FILE, { force: true });
}
