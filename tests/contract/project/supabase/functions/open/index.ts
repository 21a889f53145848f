import { greet } from "@lib/shared.ts";
import { greet as sameByPath } from "../../../lib/shared.ts";

const names = ["SUPABASE_URL", "SUPABASE_ANON_KEY", "SUPABASE_SERVICE_ROLE_KEY", "SUPABASE_DB_URL", "CONTRACT_EXTRA"];

Deno.serve(async (request) => {
  const url = new URL(request.url);
  const outside = await fetch("http://192.0.2.1/", { signal: AbortSignal.timeout(2000) }).then(
    () => "reached",
    (error: Error) => error.name,
  );
  return Response.json({
    greeting: greet(url.searchParams.get("name") ?? "nobody"),
    isSameModule: greet === sameByPath,
    method: request.method,
    path: url.pathname,
    forwarded: ["x-forwarded-for", "x-forwarded-host"].map((name) => request.headers.get(name)),
    bodyBytes: (await request.arrayBuffer()).byteLength,
    env: Object.fromEntries(names.map((name) => [name, Deno.env.get(name)])),
    publishableKeys: JSON.parse(Deno.env.get("SUPABASE_PUBLISHABLE_KEYS") ?? "null"),
    secretKeys: JSON.parse(Deno.env.get("SUPABASE_SECRET_KEYS") ?? "null"),
    leaked: Object.keys(Deno.env.toObject()).filter((name) => /^KARBOS_|^NODE_|^npm_/.test(name)),
    outside,
  });
});
