import postgres from "postgres";
import { vi } from "vitest";
import { runKarbos } from "../../dev/local/running-karbos.ts";

export type KilledKarbos = Awaited<ReturnType<typeof startKarbos>>;

/** Karbos without its pages, with its database, and a way to kill each of its processes. */
export async function startKarbos() {
  const karbos = await runKarbos(["--no-web"]);
  const { dbUrl } = await karbos.start();
  return {
    dispose: () => karbos.dispose(),
    /** Retries while the database is down, which these tests cause. */
    query<T extends object>(ask: (sql: postgres.Sql) => PromiseLike<readonly T[]>): Promise<readonly T[]> {
      return vi.waitFor(
        async () => {
          const sql = postgres(dbUrl ?? "", { max: 1, idle_timeout: 1, onnotice: () => {} });
          try {
            return await ask(sql);
          } finally {
            await sql.end({ timeout: 1 });
          }
        },
        { timeout: 30_000, interval: 250 },
      );
    },
    /** A killed process is restarted: by the orchestrator, or, if it was the orchestrator, by another start. */
    async kill(name: string): Promise<void> {
      const status = await karbos.status();
      const pid = name === "orchestrator" ? status.pid : status.processes.find((each) => each.name === name)?.pid;
      if (!pid) throw new Error(`there is no process ${name} to kill`);
      process.kill(pid, "SIGKILL");
      if (name === "orchestrator") await karbos.start();
    },
  };
}
