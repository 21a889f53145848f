import path from "node:path";
import { describe, expect, it } from "vitest";
import { importCycles, readImports } from "./import-cycles.ts";

const ROOT = path.resolve(import.meta.dirname, "../..");

describe("importCycles", () => {
  it.each(["lib/domain", "dev"])("finds none in %s", (folder) => {
    const edges = readImports(ROOT, [folder]);
    expect(edges.length).toBeGreaterThan(50);
    expect(importCycles(edges)).toEqual([]);
  });

  it("finds folders that need each other through different files", () => {
    const edges = [
      { from: "a/belief/believe.ts", to: "a/engine/problem.ts" },
      { from: "a/engine/plan.ts", to: "a/belief/believe.ts" },
      { from: "a/index.ts", to: "a/engine/plan.ts" },
      { from: "a/belief/believe.ts", to: "a/leaf.ts" },
    ];
    expect(importCycles(edges)).toEqual([{ folder: "a", entries: ["belief", "engine"] }]);
  });

  it("finds a file and a folder beside it that need each other, however long the circle", () => {
    const edges = [
      { from: "a/one.ts", to: "a/two/x.ts" },
      { from: "a/two/y.ts", to: "a/three.ts" },
      { from: "a/three.ts", to: "a/one.ts" },
    ];
    expect(importCycles(edges)).toEqual([{ folder: "a", entries: ["one.ts", "three.ts", "two"] }]);
  });

  it("allows a folder that uses what lies beside it and is used from there", () => {
    const edges = [
      { from: "a/main.ts", to: "a/two/x.ts" },
      { from: "a/two/x.ts", to: "a/leaf.ts" },
      { from: "a/two/x.ts", to: "a/two/deep/z.ts" },
    ];
    expect(importCycles(edges)).toEqual([]);
  });
});
