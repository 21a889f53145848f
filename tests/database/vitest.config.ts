import path from "node:path";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

/** The database suite has a configuration of its own, because it needs a running database. */
export default defineConfig({
  root: path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../.."),
  test: {
    name: "database",
    include: ["tests/database/**/*.test.ts"],
    globalSetup: ["tests/database/global-setup.ts"],
    // One file after the other on one database: what one file locks or leaves due is never seen by another.
    fileParallelism: false,
    isolate: false,
    testTimeout: 20_000,
    hookTimeout: 60_000,
  },
});
