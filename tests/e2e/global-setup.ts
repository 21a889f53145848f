import type { TestProject } from "vitest/node";
import { runKarbos } from "../../dev/local/running-karbos.ts";

export type E2eTarget = { webUrl: string; dbUrl: string; chromium: string };

declare module "vitest" {
  interface ProvidedContext {
    e2eTarget: E2eTarget;
  }
}

/** Starts Karbos with its sample organization and generated grid figures, web application included. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const chromium = process.env.KARBOS_CHROMIUM;
  if (!chromium) throw new Error("Run the browser tests with ./karbos test e2e, which finds or installs a Chromium.");
  const karbos = await runKarbos([]);
  const { webUrl, dbUrl } = await karbos.start();
  if (!webUrl || !dbUrl) throw new Error(`Karbos has started without a web application:\n${karbos.output()}`);
  project.provide("e2eTarget", { webUrl, dbUrl, chromium });
  return karbos.dispose;
}
