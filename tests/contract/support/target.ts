import { createClient } from "@supabase/supabase-js";
import pg from "pg";
import { inject } from "vitest";

/** The backend under test. */
interface Target {
  url: string;
  publishableKey: string;
  secretKey: string;
  /** As postgres. */
  dbUrl: string;
  /** False if the environment names another backend: tests of the embedded one are then skipped. */
  isEmbedded: boolean;
  /** Of the embedded one, as the next; empty otherwise. */
  cronKey: string;
  jwtSecret: string;
  dataDir: string;
}

declare module "vitest" {
  export interface ProvidedContext {
    target: Target;
  }
}

export const target = inject("target");

/** A client with its own session, like one browser. */
export function clientWith(key: string, options: { url?: string; flowType?: "implicit" | "pkce" } = {}) {
  const { url = target.url, flowType = "implicit" } = options;
  const session = { persistSession: false, autoRefreshToken: false, detectSessionInUrl: false };
  return createClient(url, key, { auth: { ...session, flowType, storageKey: unique("session") } });
}

export const anonymous = () => clientWith(target.publishableKey);
export const service = () => clientWith(target.secretKey);

export const PASSWORD = "correct-horse-battery-1";

/** A name that no other test uses, so that the suite can run again on the same data. */
export function unique(prefix: string): string {
  return `${prefix}-${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 8)}`;
}

/** A new user who is signed in. */
export async function signedIn(prefix: string, metadata: Record<string, unknown> = {}) {
  const client = anonymous();
  const email = `${unique(prefix)}@contract.test`;
  const { data, error } = await client.auth.signUp({ email, password: PASSWORD, options: { data: metadata } });
  if (error || !data.session || !data.user) throw new Error(`sign-up failed: ${error?.message ?? "no session"}`);
  return { client, email, id: data.user.id, session: data.session };
}

/** A user with an organization of their own. */
export async function memberOfNewOrg(prefix: string) {
  const user = await signedIn(prefix);
  const { data, error } = await user.client.rpc("create_org", { name: unique(prefix) });
  if (error) throw new Error(error.message);
  return { ...user, orgId: String(data.id), orgName: String(data.name) };
}

/** One connection as postgres, closed when `work` is done. */
export async function withDatabase<Result>(work: (db: pg.Client) => Promise<Result>): Promise<Result> {
  const db = new pg.Client({ connectionString: target.dbUrl });
  await db.connect();
  try {
    return await work(db);
  } finally {
    await db.end();
  }
}
