import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

/** One file names another; paths from the project's root with forward slashes. Type-only imports count. */
export type ImportEdge = { readonly from: string; readonly to: string };

/** Files and subfolders of one folder that import each other in a circle. */
export type ImportCycle = { readonly folder: string; readonly entries: readonly string[] };

/**
 * Circles between the entries of each folder, where a subfolder counts as one entry with all that lies below it. Circles
 * between files are also found by Biome's `noImportCycles`; this finds folders that need each other through different files.
 */
export function importCycles(edges: readonly ImportEdge[]): ImportCycle[] {
  const levels = new Map<string, Map<string, Set<string>>>();
  for (const { from, to } of edges) {
    const { folder, source, target } = levelOf(from, to);
    if (source === target) continue;
    const level = levels.get(folder) ?? new Map<string, Set<string>>();
    levels.set(folder, level.set(source, (level.get(source) ?? new Set()).add(target)));
  }
  return [...levels].flatMap(([folder, level]) => {
    const entries = entriesInCycles(level);
    return entries.length === 0 ? [] : [{ folder, entries }];
  });
}

/** The imports between the TypeScript files below some folders, without tests: these may use anything, and nothing uses them. */
export function readImports(root: string, folders: readonly string[]): ImportEdge[] {
  const files = new Set(folders.flatMap((folder) => typescriptFiles(root, folder)));
  return [...files].flatMap((from) =>
    specifiersIn(readFileSync(path.join(root, from), "utf8")).flatMap((specifier) => {
      const to = path.posix.join(path.posix.dirname(from), specifier);
      return files.has(to) ? [{ from, to }] : [];
    }),
  );
}

/** The deepest folder that holds both files, and the entry of it in which each lies. */
function levelOf(from: string, to: string): { folder: string; source: string; target: string } {
  const sources = from.split("/");
  const targets = to.split("/");
  let depth = 0;
  while (depth < sources.length - 1 && sources[depth] === targets[depth]) depth += 1;
  return { folder: sources.slice(0, depth).join("/"), source: sources[depth] ?? "", target: targets[depth] ?? "" };
}

/** What is left when entries are removed that import nothing, or that nothing imports: what lies in a circle or between two. */
function entriesInCycles(level: ReadonlyMap<string, ReadonlySet<string>>): string[] {
  let left = new Set([...level].flatMap(([source, targets]) => [source, ...targets]));
  for (;;) {
    const imported = new Set([...left].flatMap((entry) => [...(level.get(entry) ?? [])]));
    const importsLeft = (entry: string) => [...(level.get(entry) ?? [])].some((target) => left.has(target));
    const kept = new Set([...left].filter((entry) => imported.has(entry) && importsLeft(entry)));
    if (kept.size === left.size) return [...left].sort();
    left = kept;
  }
}

function typescriptFiles(root: string, folder: string): string[] {
  return readdirSync(path.join(root, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /(?<!\.test)\.tsx?$/.test(entry.name))
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)).split(path.sep).join("/"));
}

/** Relative imports name their extension here. */
function specifiersIn(source: string): string[] {
  return [...source.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*"(?<specifier>\.[^"]+)"/g)].flatMap(
    ({ groups }) => groups?.specifier ?? [],
  );
}
