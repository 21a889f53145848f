import path from "node:path";
import { defineConfig } from "vitest/config";

/** Unit tests: pure logic and components, without a database. The other suites have configurations of their own. */
export default defineConfig({
  resolve: { alias: { "@": path.resolve(import.meta.dirname) } },
  test: {
    name: "unit",
    include: ["{app,bench,cli,components,dev,features,lib,supabase,worker}/**/*.test.{ts,tsx}"],
    // Tests of properties take a second or two alone, and a multiple on a busy machine.
    testTimeout: 30_000,
  },
});
