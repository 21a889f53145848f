import { Refusal } from "./refusals.ts";

/**
 * Accepts a request with one of the project's secret keys in `apikey`, and refuses any other. Each of them already has
 * all rights, so any may call; the schedule has a separate one, so that it can be replaced without affecting the rest.
 */
export async function requireSecretKey(
  request: Request,
  functionName: string,
  environment: (name: string) => string | undefined,
): Promise<void> {
  if (await hasSecretKey(request, secretKeys(environment))) return;
  throw new Refusal("unauthorized", `Call ${functionName} with one of the project's secret keys in the apikey header.`);
}

const encoder = new TextEncoder();

/** Compared by digest: the time taken reveals nothing about the key. */
async function hasSecretKey(request: Request, keys: readonly string[]): Promise<boolean> {
  const given = await digest(request.headers.get("apikey") ?? "");
  let isKnown = false;
  for (const key of keys) {
    if (key !== "" && equal(given, await digest(key))) isKnown = true;
  }
  return isKnown;
}

/** The secret keys of a function: named ones as JSON, and the older single one. */
function secretKeys(environment: (name: string) => string | undefined): string[] {
  const named: unknown = JSON.parse(environment("SUPABASE_SECRET_KEYS") || "{}");
  const values = typeof named === "object" && named !== null ? Object.values(named) : [];
  return [...values, environment("SUPABASE_SERVICE_ROLE_KEY")].filter((key) => typeof key === "string" && key !== "");
}

async function digest(text: string): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", encoder.encode(text)));
}

function equal(a: Uint8Array, b: Uint8Array): boolean {
  let difference = a.length ^ b.length;
  for (let at = 0; at < a.length; at++) difference |= (a[at] ?? 0) ^ (b[at] ?? 0);
  return difference === 0;
}
