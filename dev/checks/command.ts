import { StackError } from "../embedded-supabase/errors.ts";

/** Runs a check as a command: its lines are printed, and it ends with status 1 when there are problems. */
export async function runAsCommand(check: () => Promise<{ ok: boolean; lines: string[] }>): Promise<void> {
  try {
    const { ok, lines } = await check();
    console.log(lines.join("\n"));
    process.exitCode = ok ? 0 : 1;
  } catch (error) {
    if (!(error instanceof StackError)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}
