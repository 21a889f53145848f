import { describe, expect, it } from "vitest";
import { importFaults } from "./import-borders.ts";

/** The faults of a tree of these files, where a file without a text is empty. */
function faultsOf(texts: Readonly<Record<string, string>>): string[] {
  return importFaults(Object.entries(texts).map(([file, text]) => ({ file, text })));
}

const ALLOWED: readonly (readonly [from: string, specifier: string])[] = [
  ["lib/domain/planning/plan.ts", "../slot.ts"],
  ["lib/domain/planning/plan.test.ts", "fast-check"],
  ["lib/contracts/workload.ts", "../domain/slot.ts"],
  ["lib/contracts/workload.ts", "zod"],
  ["lib/contracts/workload.ts", "zod/mini"],
  ["lib/contracts/workload.test.ts", "node:fs/promises"],
  ["lib/providers/neso/client.ts", "../../contracts/neso.ts"],
  ["lib/providers/neso/client.test.ts", "../../../tests/recorded-data.ts"],
  ["lib/auth/member.ts", "../supabase/server.ts"],
  ["components/charts/chart.tsx", "@/lib/format/time"],
  ["features/grid/ui/region-map.tsx", "@/components/maps/map"],
  ["features/workloads/model/workload.ts", "@/features/grid/model/slot"],
  ["features/alerts/ui/alerts-view.tsx", "../data/alerts-query"],
  ["features/alerts/ui/use-alerts.ts", "../data/alerts-query"],
  ["features/alerts/ui/alert-list.test.tsx", "../data/alerts-query"],
  ["features/alerts/model/alert.ts", "@/features/workloads/model/workload"],
  ["features/alerts/actions.ts", "./data/alert-mutations"],
  ["app/(console)/alerts/page.tsx", "@/features/alerts/ui/alerts-view"],
  ["app/(console)/alerts/page.tsx", "@/features/grid/ui/region-map"],
  ["proxy.ts", "./lib/supabase/proxy.ts"],
  ["proxy.ts", "./features/workloads/data/workload-exists.ts"],
  ["supabase/functions/dispatch/index.ts", "../../../lib/domain/slot.ts"],
  ["supabase/functions/dispatch/index.ts", "../_shared/database.ts"],
  ["worker/main.ts", "../lib/contracts/worker.ts"],
  ["cli/commands/plan.ts", "../../lib/domain/slot.ts"],
  ["dev/main.ts", "../cli/home.ts"],
  ["tests/e2e/story.test.ts", "../../dev/main.ts"],
  ["bench/plan.ts", "../dev/main.ts"],
];

const REFUSED: readonly (readonly [from: string, specifier: string, reason: string])[] = [
  ["lib/domain/slot.ts", "../contracts/workload.ts", "lib/domain may import nothing outside itself"],
  ["lib/domain/slot.ts", "../contracts/../../lib/format/time.ts", "lib/domain may import nothing outside itself"],
  ["lib/domain/slot.ts", "@/lib/format/time", "lib/domain may import nothing outside itself"],
  ["lib/domain/slot.ts", "zod", "lib/domain may import no package"],
  ["lib/domain/slot.ts", "node:fs/promises", "lib/domain may import no package"],
  ["lib/domain/slot.test.ts", "../format/time.ts", "lib/domain may import nothing outside itself"],
  ["lib/domain/slot.ts", "../../tests/recorded-data.ts", "lib/domain may import nothing outside itself"],
  ["lib/contracts/workload.ts", "../format/time.ts", "lib/contracts may import lib/domain"],
  ["lib/contracts/workload.ts", "node:fs/promises", "lib/contracts may import zod"],
  ["lib/format/time.ts", "@/components/charts/chart", "lib may import lib/domain, lib/contracts, lib"],
  ["lib/format/time.ts", "../../features/grid/model/slot.ts", "lib may import lib/domain, lib/contracts, lib"],
  ["components/charts/chart.tsx", "../../lib/providers/neso/client.ts", "components may not import lib/providers/"],
  ["components/charts/chart.tsx", "@/lib/supabase/server", "components may not import lib/providers/"],
  ["components/charts/chart.tsx", "@/lib/supabase/admin", "components may not import lib/providers/"],
  ["components/charts/chart.tsx", "@/features/grid/model/slot", "components may import lib/domain"],
  ["features/grid/model/slot.ts", "@/features/workloads/model/workload", "features/grid may import"],
  ["features/grid/model/slot.ts", "@/features/alerts/model/alert", "features/grid may import"],
  ["features/workloads/model/workload.ts", "@/features/alerts/model/alert", "features/workloads may import"],
  ["features/alerts/model/alert.ts", "../../budgets/model/budget.ts", "features/alerts may import"],
  ["features/alerts/model/alert.ts", "@/app/(console)/alerts/page", "features/alerts may import"],
  ["features/alerts/ui/alert-list.tsx", "../data/alerts-query", "only *-view.tsx and use-*.ts import data"],
  ["features/alerts/ui/alert-list.tsx", "@/features/grid/data/query", "only *-view.tsx and use-*.ts import data"],
  ["app/layout.tsx", "@/worker/main", "app may import"],
  ["proxy.ts", "./app/layout.tsx", "proxy.ts may import"],
  ["supabase/functions/dispatch/index.ts", "../../../worker/main.ts", "supabase may import"],
  ["worker/main.ts", "../components/charts/chart.tsx", "worker may import"],
  ["worker/main.ts", "../cli/home.ts", "worker may import"],
  ["cli/commands/plan.ts", "../../app/layout.tsx", "cli may import"],
  ...["app/a.ts", "components/a.ts", "features/grid/a.ts", "lib/a.ts", "supabase/a.ts", "worker/a.ts", "cli/a.ts"].map(
    (from): [string, string, string] => [from, "@/dev/main", "may import"],
  ),
  ["firmware/a.ts", "../dev/main.ts", "firmware may import"],
  ["worker/agent.ts", "../tests/recorded-data.ts", "worker may import"],
  ["clients/rest.ts", "../lib/contracts/workload.ts", "its folder has no border yet"],
];

describe("the borders of the house", () => {
  it.each(ALLOWED)("%s may import %s", (from, specifier) => {
    expect(faultsOf({ [from]: `import { a } from "${specifier}";` })).toEqual([]);
  });

  it.each(REFUSED)("%s may not import %s", (from, specifier, reason) => {
    const faults = faultsOf({ [from]: `import { a } from "${specifier}";` });
    expect(faults).toEqual([expect.stringContaining(reason)]);
  });

  it.each([
    'import type { A } from "../dev/a.ts";',
    'import { type A } from "../dev/a.ts";',
    'import "../dev/a.ts";',
    'import * as a from "@/dev/a";',
    'export { a } from "../dev/a.ts";',
    'export type { A } from "../dev/a.ts";',
    'export * from "../dev/a.ts";',
    'const a = await import("../dev/a.ts");',
    'const a = await import("./x/../../dev/a.ts");',
    'type A = import("../dev/a.ts").A;',
    'let a: typeof import("../dev/a.ts");',
  ])("see %s", (line) => {
    const faults = faultsOf({ "worker/main.ts": `\n${line}`, "dev/a.ts": "" });
    expect(faults).toEqual([expect.stringMatching(/^worker\/main\.ts:2 imports dev\/a(\.ts)?: worker may import/)]);
  });

  it("refuse an import with a computed name, in shipped parts", () => {
    const text = 'const a = await import("../" + name);';
    expect(faultsOf({ "worker/main.ts": text })).toEqual([expect.stringContaining("names what it imports")]);
    expect(faultsOf({ "dev/main.ts": text })).toEqual([]);
  });

  it("judge by the file that a specifier leads to, not by its text", () => {
    const texts = { "worker/main.ts": 'import "./dev/data/app/a.ts";', "worker/dev/data/app/a.ts": "" };
    expect(faultsOf(texts)).toEqual([]);
  });
});

describe("circles", () => {
  it("are found by file, of types too, each once", () => {
    const texts = {
      "worker/a.ts": 'import { b } from "./b";',
      "worker/b.ts": 'export type { C } from "./c/index.ts";',
      "worker/c/index.ts": 'type A = import("../a").A;',
      "worker/d.ts": 'import { a } from "./a.ts";',
    };
    expect(faultsOf(texts)).toEqual(["a circle: worker/a.ts → worker/b.ts → worker/c/index.ts → worker/a.ts"]);
  });

  it("are found by the folders of a feature, leaving out tests", () => {
    const texts = {
      "features/grid/data/query.ts": 'import { a } from "../model/a.ts";',
      "features/grid/model/a.ts": "",
      "features/grid/model/a.test.ts": 'import { q } from "../data/query.ts";',
    };
    expect(faultsOf(texts)).toEqual([]);
    const more = { ...texts, "features/grid/model/b.ts": 'import type { Q } from "../data/query.ts";' };
    expect(faultsOf(more)).toEqual(["a circle: features/grid/data → features/grid/model → features/grid/data"]);
  });

  it("are found between folders of the domain that need each other through different files, leaving out tests", () => {
    const texts = {
      "lib/domain/slot.ts": "",
      "lib/domain/belief/believe.ts": 'import { slot } from "../slot.ts";',
      "lib/domain/belief/believe.test.ts": 'import { plan } from "../engine/plan.ts";',
      "lib/domain/engine/deep/plan.ts": 'import { believe } from "../../belief/believe.ts";',
      "lib/domain/engine/plan.ts": 'import { deep } from "./deep/plan.ts";',
    };
    expect(faultsOf(texts)).toEqual([]);
    const more = { ...texts, "lib/domain/belief/pool.ts": 'import type { Plan } from "../engine/plan.ts";' };
    expect(faultsOf(more)).toEqual(["a circle: lib/domain/belief → lib/domain/engine → lib/domain/belief"]);
  });
});
