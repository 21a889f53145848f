import type { TestProject } from "vitest/node";
import { startTemporaryStack } from "../../dev/embedded-supabase/temporary.ts";

declare module "vitest" {
  interface ProvidedContext {
    databaseUrl: string;
  }
}

/** Starts one embedded backend for the suite, with the project's own migrations, with its schedule paused. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { stack, remove } = await startTemporaryStack("database", {
    projectDir: project.config.root,
    durable: false,
    isSchedulePaused: true,
  });
  project.provide("databaseUrl", stack.dbUrl);
  return remove;
}
