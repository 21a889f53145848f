import type { TestProject } from "vitest/node";
import { startTemporaryStack } from "../../dev/embedded-supabase/temporary.ts";
import { seedSample } from "../../dev/local/sample.ts";

export type FunctionsTarget = {
  apiUrl: string;
  mailboxUrl: string;
  dbUrl: string;
  cronKey: string;
  secretKey: string;
  publishableKey: string;
};

declare module "vitest" {
  interface ProvidedContext {
    functionsTarget: FunctionsTarget;
  }
}

/** An embedded stack with generated grid figures. Its schedule is paused: only what a test calls runs. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { stack, remove } = await startTemporaryStack("functions", {
    projectDir: project.config.root,
    durable: false,
    functionsEnv: { KARBOS_GRID_FROM: "sample" },
    isSchedulePaused: true,
  });
  await seedSample(stack.dbUrl);
  project.provide("functionsTarget", {
    apiUrl: stack.apiUrl,
    mailboxUrl: stack.mailboxUrl,
    dbUrl: stack.dbUrl,
    cronKey: stack.secretKeys.cron ?? "",
    secretKey: stack.secretKey,
    publishableKey: stack.publishableKey,
  });
  return remove;
}
