import path from "node:path";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

/** The database suite has its own configuration, because it needs a running database. */
export default defineConfig({
  root: path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../.."),
  test: {
    name: "database",
    include: ["tests/database/**/*.test.ts"],
    globalSetup: ["tests/database/global-setup.ts"],
    // One file after the other on one database, so that locks and due jobs of one file do not affect another.
    fileParallelism: false,
    isolate: false,
    testTimeout: 20_000,
    hookTimeout: 60_000,
  },
});
