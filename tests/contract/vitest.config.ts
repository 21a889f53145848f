import path from "node:path";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

/** The contract suite has its own configuration, because it needs a running backend. */
export default defineConfig({
  root: path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../.."),
  test: {
    include: ["tests/contract/**/*.test.ts"],
    globalSetup: ["tests/contract/support/global-setup.ts"],
    // Generous, because several files start their own stacks in parallel, on machines with two cores.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 5_000 } },
    maxWorkers: 2,
  },
});
