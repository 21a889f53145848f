import postgres from "postgres";
import { vi } from "vitest";
import { runKarbos } from "../../dev/local/running-karbos.ts";

export type KilledKarbos = Awaited<ReturnType<typeof startKarbos>>;

/** All of Karbos but its pages, with its database, and a way to kill each of its processes. */
export async function startKarbos() {
  const karbos = await runKarbos(["--no-web"]);
  const { dbUrl } = await karbos.start();
  return {
    dispose: () => karbos.dispose(),
    /** Tries again while the database is away: that is what the tests are about. */
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
    /** What is killed comes back: by the orchestrator, or, where it is that one, by another start. */
    async kill(name: string): Promise<void> {
      const status = await karbos.status();
      const pid = name === "orchestrator" ? status.pid : status.processes.find((each) => each.name === name)?.pid;
      if (!pid) throw new Error(`there is no process ${name} to kill`);
      process.kill(pid, "SIGKILL");
      if (name === "orchestrator") await karbos.start();
    },
  };
}
