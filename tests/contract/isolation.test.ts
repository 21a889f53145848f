import { execFile, execFileSync } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { target } from "./support/target.ts";

const run = promisify(execFile);

/** Why this machine cannot isolate a process from the network; null when it can. */
function obstacle(): string | null {
  if (!target.isEmbedded) return "the backend is not the embedded one";
  if (process.platform !== "linux" || process.getuid?.() !== 0) return "network namespaces need root on Linux";
  try {
    execFileSync("unshare", ["-n", "ip", "link", "set", "lo", "up"], { stdio: "ignore" });
    return null;
  } catch {
    return "unshare -n or ip is not available";
  }
}

it("works with no network but this machine, and does not try to reach any other", async (context) => {
  const reason = obstacle();
  if (reason !== null) return context.skip(reason);
  const script = path.join(import.meta.dirname, "support/isolated-run.ts");
  const { stdout } = await run("unshare", [
    "-n",
    "sh",
    "-c",
    'ip link set lo up && exec "$0" "$1"',
    process.execPath,
    script,
  ]);
  const { answer, attempts, attemptsAfterOne } = JSON.parse(stdout);
  expect(answer).toEqual({
    signUp: "ok",
    recovery: "ok",
    org: "ok",
    realtime: "1",
    function: "ok",
    rest: 2,
    storage: "kept",
    studio: 200,
  });
  expect(attempts).toBe(0);
  expect(attemptsAfterOne).toBeGreaterThan(0);
}, 60_000);
