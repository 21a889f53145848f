import { connection } from "next/server";
import { readPublicSettings } from "@/lib/env.ts";

/** Longer than any healthy answer takes, shorter than the patience of what asks. */
const probeTimeoutMs = 2_000;

/** GET /health - whether this server answers, and whether it reaches Supabase. Only the first makes it fail. */
export async function GET(): Promise<Response> {
  await connection();
  const supabase = (await isSupabaseReachable()) ? "reachable" : "unreachable";
  return Response.json({ status: "ok", supabase }, { headers: { "cache-control": "no-store" } });
}

async function isSupabaseReachable(): Promise<boolean> {
  try {
    const { supabaseUrl, supabasePublishableKey } = readPublicSettings();
    const answer = await fetch(`${supabaseUrl}/auth/v1/health`, {
      headers: { apikey: supabasePublishableKey },
      signal: AbortSignal.timeout(probeTimeoutMs),
      cache: "no-store",
    });
    return answer.ok;
  } catch {
    return false;
  }
}
