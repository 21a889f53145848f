import { PgBoss } from "npm:pg-boss@12.35.0";

/** Fetches one job of a queue and completes it: pg-boss must work inside a function. */
Deno.serve(async (request) => {
  const { queue, schema } = await request.json();
  const boss = new PgBoss({
    connectionString: Deno.env.get("SUPABASE_DB_URL") ?? "",
    schema,
    migrate: false,
    supervise: false,
    schedule: false,
    max: 2,
  });
  await boss.start();
  try {
    const [job] = await boss.fetch<{ n: number }>(queue);
    if (job) await boss.complete(queue, job.id);
    return Response.json({ data: job?.data ?? null });
  } finally {
    await boss.stop({ graceful: false });
  }
});
