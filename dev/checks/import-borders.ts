import { PACKAGE_ROOT } from "../embedded-supabase/paths.ts";
import { runAsCommand } from "./command.ts";
import { findCircles, folderGraph, levelGraphs } from "./import-circles.ts";
import { type Import, importGraph, isTest, readSources, type Source } from "./import-graph.ts";

/** What the files of a part may import, types included. */
type Border = {
  /** The parts besides itself. All, if absent: such a part does not ship, and shipped parts do not import it. */
  readonly takes?: readonly string[];
  /** Exceptions within the parts that it may import. */
  readonly except?: readonly string[];
  /** The packages, including Node's own, that it may import outside its tests. All, if absent. */
  readonly packages?: readonly string[];
};

const LIB = ["lib/domain", "lib/contracts", "lib"];
const KIT = [...LIB, "components"];
const BASE = ["features/grid", "features/workloads"];

/** The parts by folder or file: a path belongs to the longest that it begins with. */
const BORDERS: Readonly<Record<string, Border>> = {
  "lib/domain": { takes: [], packages: [] },
  "lib/contracts": { takes: ["lib/domain"], packages: ["zod"] },
  lib: { takes: LIB },
  // Components take ready values: pages and features read.
  components: { takes: LIB, except: ["lib/providers/", "lib/supabase/server", "lib/supabase/admin"] },
  "features/grid": { takes: KIT },
  "features/workloads": { takes: [...KIT, "features/grid"] },
  // Each other folder of features is a separate part, so that none of them imports another.
  "features/*": { takes: [...KIT, ...BASE] },
  app: { takes: [...KIT, ...BASE, "features/*"] },
  "proxy.ts": { takes: [...LIB, ...BASE, "features/*"] },
  "next.config.ts": { takes: LIB },
  supabase: { takes: LIB },
  worker: { takes: LIB },
  cli: { takes: LIB },
  firmware: { takes: LIB },
  dev: {},
  bench: {},
  tests: {},
  "vitest.config.ts": {},
};

/** Of a feature's `ui`, only views and hooks read; the other components take ready values. */
const UI = /^features\/[^/]+\/ui\//;
const READER = /\/([^/]+-view\.tsx|use-[^/]+\.ts)$/;
const DATA = /^features\/[^/]+\/data\//;

/** Below these, folders may not form a circle either. */
const LEVELLED = ["lib/domain/", "dev/"];

/**
 * The faults in the imports of these files: crossed borders and circles, including types.
 * @returns a line for each fault
 */
export function importFaults(sources: readonly Source[]): string[] {
  const graph = importGraph(sources);
  const crossings = graph.flatMap(({ file, imports }) =>
    imports.flatMap((found) => {
      const reason = refusal(file, found);
      return reason === null ? [] : [`${file}:${found.line} imports ${found.target}: ${reason}`];
    }),
  );
  const graphs = [graph, folderGraph(graph), ...levelGraphs(graph, LEVELLED)];
  const circles = new Set(graphs.flatMap(findCircles).map((names) => `a circle: ${names.join(" → ")}`));
  return [...crossings, ...circles];
}

/** Why a file may not import this; null if it may. */
function refusal(file: string, { kind, target }: Import): string | null {
  const from = partOf(file);
  const border = BORDERS[from.border];
  if (border === undefined) return "its folder has no border yet, give it one in dev/checks/import-borders.ts";
  const { takes, except = [], packages } = border;
  if (takes === undefined) return null;
  if (kind === "computed") return "what ships names what it imports";
  if (kind === "package") {
    const isAllowed = packages === undefined || isTest(file) || packages.includes(target);
    return isAllowed ? null : `${from.name} may import ${listed(packages, "no package")}`;
  }
  const to = partOf(target);
  if (to.border === "tests" && isTest(file)) return null;
  if (to.name !== from.name && !takes.includes(to.border))
    return `${from.name} may import ${listed(takes, "nothing outside itself")}`;
  if (except.some((prefix) => target.startsWith(prefix))) return `${from.name} may not import ${listed(except, "")}`;
  if (UI.test(file) && DATA.test(target) && !READER.test(file) && !isTest(file))
    return "of ui, only *-view.tsx and use-*.ts import data";
  return null;
}

/** The part of a path, and the key of its border. */
function partOf(file: string): { readonly name: string; readonly border: string } {
  const [first = "", second = ""] = file.split("/");
  const both = `${first}/${second}`;
  if (both in BORDERS) return { name: both, border: both };
  return first === "features" ? { name: both, border: "features/*" } : { name: first, border: first };
}

function listed(names: readonly string[], none: string): string {
  return names.length === 0 ? none : names.join(", ");
}

if (import.meta.main) {
  await runAsCommand(async () => {
    const sources = await readSources(PACKAGE_ROOT);
    const faults = importFaults(sources);
    if (faults.length === 0) return { ok: true, lines: [`the imports of ${sources.length} files keep the borders`] };
    return { ok: false, lines: ["Imports against docs/architecture.md#borders:", ...faults] };
  });
}
