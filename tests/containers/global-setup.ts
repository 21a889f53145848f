import type { TestProject } from "vitest/node";
import { startEngine } from "./engine.ts";

declare module "vitest" {
  interface ProvidedContext {
    dockerHost: string;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const engine = await startEngine();
  project.provide("dockerHost", engine.dockerHost);
  return engine.stop;
}
