import pg from "pg";
import { ROOT } from "../cli/home.ts";
import { putVaultSecrets, type Stack } from "../dev/embedded-supabase/index.ts";
import { startTemporaryStack } from "../dev/embedded-supabase/temporary.ts";
import { seedSample } from "../dev/local/sample.ts";

export type BenchStack = { readonly stack: Stack; readonly database: pg.Pool; stop(): Promise<void> };

/** A durable embedded stack with the sample organization and generated grid figures, with its schedule active. */
export async function openBenchStack(): Promise<BenchStack> {
  const { stack, remove } = await startTemporaryStack("bench", {
    projectDir: ROOT,
    functionsEnv: { KARBOS_GRID_FROM: "sample" },
  });
  const database = new pg.Pool({ connectionString: stack.dbUrl, max: 20 });
  // Connections end when the stack is stopped below.
  database.on("error", () => {});
  await seedSample(stack.dbUrl);
  await putVaultSecrets(stack.dbUrl, { project_url: stack.apiUrl, cron_secret_key: stack.secretKeys.cron ?? "" });
  await callFunction(stack, "poll-grid");
  return {
    stack,
    database,
    async stop() {
      await database.end();
      await remove();
    },
  };
}

export async function callFunction(stack: Stack, name: string): Promise<unknown> {
  const response = await fetch(`${stack.apiUrl}/functions/v1/${name}`, {
    method: "POST",
    headers: { apikey: stack.secretKeys.cron ?? "", "content-type": "application/json" },
    body: "{}",
  });
  if (!response.ok) throw new Error(`${name} answered ${response.status}: ${await response.text()}`);
  return await response.json();
}

/** Adds a worker that serves every zone; returns its key. */
export async function addBenchWorker(database: pg.Pool, name: string): Promise<string> {
  const { rows } = await database.query<{ key: string }>(
    "select public.add_worker(id, $1) as key from public.organizations limit 1",
    [name],
  );
  const [row] = rows;
  if (!row) throw new Error("The sample has an organization.");
  return row.key;
}

/** The value below which a share of the sample is. */
export function quantile(sample: readonly number[], share: number): number {
  const sorted = [...sample].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

export function printTable(title: string, rows: readonly (readonly [string, string])[]): void {
  const width = Math.max(...rows.map(([name]) => name.length));
  console.log(`\n${title}`);
  for (const [name, value] of rows) console.log(`  ${name.padEnd(width)}  ${value}`);
}
