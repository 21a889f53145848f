import { z } from "npm:zod@4.6.7";
import { leaveMark } from "../_shared/marks.ts";

const secretKeys = z.record(z.string(), z.string()).parse(JSON.parse(Deno.env.get("SUPABASE_SECRET_KEYS") ?? "{}"));

Deno.serve(async (request) => {
  if (request.headers.get("apikey") !== secretKeys.cron)
    return Response.json({ error: "not the cron key" }, { status: 401 });
  const body = z.object({ name: z.string() }).parse(await request.json());
  await leaveMark(body.name, { contentType: request.headers.get("content-type") });
  return Response.json({ ok: true });
});
