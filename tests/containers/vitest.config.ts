import path from "node:path";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

/** What the worker does with containers, on a real Docker engine. */
export default defineConfig({
  root: path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../.."),
  test: {
    name: "containers",
    include: ["tests/containers/**/*.test.ts"],
    globalSetup: ["tests/containers/global-setup.ts"],
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 400_000,
  },
});
