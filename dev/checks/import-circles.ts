import { type Graph, type Import, isTest } from "./import-graph.ts";

/**
 * The same graph between the folders of features: `features/grid/ui`, `features/grid/model`. Tests do not count, since
 * they may look at several of them.
 */
export function folderGraph(graph: Graph): Graph {
  const folders = new Map<string, Import[]>();
  for (const { file, imports } of graph) {
    const folder = featureFolder(file);
    if (folder === null || isTest(file)) continue;
    const others = imports.flatMap((found) => {
      const target = found.kind === "file" ? featureFolder(found.target) : null;
      return target === null || target === folder ? [] : [{ ...found, target }];
    });
    folders.set(folder, [...(folders.get(folder) ?? []), ...others]);
  }
  return [...folders].map(([file, imports]) => ({ file, imports }));
}

/**
 * Below some folders, one graph for each folder between the files and subfolders in it: a subfolder counts with
 * everything below it. So a circle from one folder to another and back through different files is found.
 */
export function levelGraphs(graph: Graph, roots: readonly string[]): Graph[] {
  const levels = new Map<string, Map<string, Import[]>>();
  for (const { file, imports } of graph) {
    if (isTest(file) || !roots.some((root) => file.startsWith(root))) continue;
    for (const found of imports) {
      if (found.kind !== "file" || !roots.some((root) => found.target.startsWith(root))) continue;
      const { folder, source, target } = levelOf(file, found.target);
      const level = levels.get(folder) ?? new Map<string, Import[]>();
      levels.set(folder, level.set(source, [...(level.get(source) ?? []), { ...found, target }]));
    }
  }
  return [...levels.values()].map((level) => [...level].map(([file, imports]) => ({ file, imports })));
}

/** The deepest folder that holds both files, and the entry of it that contains each. */
function levelOf(from: string, to: string): { folder: string; source: string; target: string } {
  const sources = from.split("/");
  const targets = to.split("/");
  let depth = 0;
  while (depth < sources.length - 1 && sources[depth] === targets[depth]) depth += 1;
  const entry = (parts: readonly string[]) => parts.slice(0, depth + 1).join("/");
  return { folder: sources.slice(0, depth).join("/"), source: entry(sources), target: entry(targets) };
}

/** The shortest circle through each file on a circle, each circle once, with its first file repeated at its end. */
export function findCircles(graph: Graph): string[][] {
  const edges = new Map(graph.map(({ file, imports }) => [file, new Set(imports.map(({ target }) => target))]));
  // A file without imports is on no circle. Removing such files repeatedly leaves little to search.
  for (let before = -1; before !== edges.size; ) {
    before = edges.size;
    for (const [file, targets] of edges) if (![...targets].some((target) => edges.has(target))) edges.delete(file);
  }
  const circles = new Map<string, string[]>();
  for (const file of edges.keys()) {
    const circle = shortestCircle(file, edges);
    const key = [...new Set(circle)].sort().join("\n");
    if (circle !== null && !circles.has(key)) circles.set(key, circle);
  }
  return [...circles.values()];
}

function shortestCircle(start: string, edges: ReadonlyMap<string, ReadonlySet<string>>): string[] | null {
  const cameFrom = new Map<string, string>();
  const queue = [start];
  for (const file of queue) {
    for (const target of edges.get(file) ?? []) {
      if (cameFrom.has(target)) continue;
      cameFrom.set(target, file);
      if (target === start) return pathTo(start, cameFrom);
      queue.push(target);
    }
  }
  return null;
}

function pathTo(start: string, cameFrom: ReadonlyMap<string, string>): string[] {
  const circle = [start];
  for (let at = cameFrom.get(start); at !== undefined && at !== start; at = cameFrom.get(at)) circle.unshift(at);
  return [start, ...circle];
}

function featureFolder(file: string): string | null {
  return /^features\/[^/]+\/[^/]+/.exec(file)?.[0] ?? null;
}
