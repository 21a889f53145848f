import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { z } from "zod";
import { messageOf, StackError } from "../embedded-supabase/errors.ts";
import { applyMigrations } from "../embedded-supabase/migrations.ts";
import { PACKAGE_ROOT } from "../embedded-supabase/paths.ts";
import { runAsCommand } from "./command.ts";
import { withScratchServer } from "./scratch.ts";

const run = promisify(execFile);

const answerSchema = z.object({
  results: z.array(
    z.object({ name: z.string(), level: z.string(), detail: z.string(), remediation: z.string().nullish() }),
  ),
});

/** One finding of Supabase's advisors (splinter's lints). */
export type Finding = z.infer<typeof answerSchema>["results"][number];

/** What Supabase's advisors say about the migrations of a project, from the given level up. */
export async function advise(projectDir: string, level: "info" | "warn" | "error" = "warn"): Promise<Finding[]> {
  return withScratchServer(async (server) => {
    const url = await server.createDatabase("advised");
    await applyMigrations(url, projectDir);
    return askAdvisors(url, level);
  });
}

/** Runs `supabase db advisors` on a database. @param url as postgres, of a server without TLS */
async function askAdvisors(url: string, level: string): Promise<Finding[]> {
  // The CLI keeps settings in the home folder, and would send telemetry unless that is disabled.
  const home = await mkdtemp(path.join(tmpdir(), "karbos-advisors-"));
  try {
    const { stdout } = await run(
      process.execPath,
      [
        ...[
          path.join(PACKAGE_ROOT, "node_modules/.bin/supabase"),
          "db",
          "advisors",
          "--db-url",
          `${url}?sslmode=disable`,
        ],
        ...["--level", level, "--fail-on", "none", "--output-format", "json"],
      ],
      {
        cwd: home,
        env: { ...process.env, HOME: home, SUPABASE_TELEMETRY_DISABLED: "1", DO_NOT_TRACK: "1" },
        maxBuffer: 64 * 1024 * 1024,
      },
    );
    return answerSchema.parse(JSON.parse(stdout)).results;
  } catch (error) {
    throw new StackError(`supabase db advisors failed: ${messageOf(error)}`);
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

if (import.meta.main) {
  await runAsCommand(async () => {
    const findings = await advise(PACKAGE_ROOT);
    if (findings.length === 0) return { ok: true, lines: ["Supabase's advisors find nothing at level warn"] };
    const lines = findings.map(
      ({ level, name, detail, remediation }) => `${level} ${name}: ${detail}\n  ${remediation ?? ""}`,
    );
    return { ok: false, lines };
  });
}
