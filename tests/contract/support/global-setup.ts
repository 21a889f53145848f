import type { TestProject } from "vitest/node";
import { startContractStack } from "./own-stack.ts";

/**
 * Names the backend: the one of SUPABASE_URL, SUPABASE_PUBLISHABLE_KEY, SUPABASE_SECRET_KEY and SUPABASE_DB_URL (the
 * migrations and functions of tests/contract/project must exist already), or a new embedded one.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { SUPABASE_URL, SUPABASE_PUBLISHABLE_KEY, SUPABASE_SECRET_KEY, SUPABASE_DB_URL } = process.env;
  if (SUPABASE_URL && SUPABASE_PUBLISHABLE_KEY && SUPABASE_SECRET_KEY && SUPABASE_DB_URL) {
    project.provide("target", {
      url: SUPABASE_URL,
      publishableKey: SUPABASE_PUBLISHABLE_KEY,
      secretKey: SUPABASE_SECRET_KEY,
      dbUrl: SUPABASE_DB_URL,
      isEmbedded: false,
      cronKey: "",
      jwtSecret: "",
      dataDir: "",
    });
    return async () => {};
  }
  const { stack, home, remove } = await startContractStack();
  project.provide("target", {
    url: stack.apiUrl,
    publishableKey: stack.publishableKey,
    secretKey: stack.secretKey,
    dbUrl: stack.dbUrl,
    isEmbedded: true,
    cronKey: stack.secretKeys.cron ?? "",
    jwtSecret: stack.jwtSecret,
    dataDir: home.dataDir,
  });
  return remove;
}
