import { execFile } from "node:child_process";
import { glob, readFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { type Node, parseSync, Visitor } from "oxc-parser";
import { StackError } from "../embedded-supabase/errors.ts";

/** A TypeScript file: its path from the root of the repository, with `/`, and its text. */
export type Source = { readonly file: string; readonly text: string };

/** One import, re-export, `import()` or `import("…")` type. */
export type Import = {
  readonly line: number;
  /** The name of a computed one is known only at run time. */
  readonly kind: "file" | "package" | "computed";
  /** The path of a file, the name of a package (`zod`, `@supabase/ssr`, `node:fs`), or the text that computes it. */
  readonly target: string;
};

export type Graph = readonly { readonly file: string; readonly imports: readonly Import[] }[];

type Specifier = { readonly value: string | null; readonly start: number; readonly written: string };

const run = promisify(execFile);

/** The TypeScript files of a checkout: those that git does not ignore, or, without git, all outside hidden folders. */
export async function readSources(root: string): Promise<Source[]> {
  const sources = await Promise.all(
    (await sourceFiles(root)).map(async (file) => {
      // A file deleted but still in git's index has no text.
      const text = await readFile(path.join(root, file), "utf8").catch(() => null);
      return text === null ? [] : [{ file, text }];
    }),
  );
  return sources.flat();
}

async function sourceFiles(root: string): Promise<string[]> {
  const list = ["ls-files", "-z", "--cached", "--others", "--exclude-standard", "--deduplicate", "*.ts", "*.tsx"];
  const listed = await run("git", list, { cwd: root, maxBuffer: 64 * 1024 * 1024 }).catch(() => null);
  if (listed !== null) return listed.stdout.split("\0").filter((file) => file !== "");
  const isLeftOut = (name: string) => /(^|[/\\])(node_modules$|\.[^/\\])/.test(name);
  const files: string[] = [];
  for await (const file of glob("**/*.{ts,tsx}", { cwd: root, exclude: isLeftOut })) files.push(file);
  return files;
}

/** What each file imports, by the file that the specifier resolves to. */
export function importGraph(sources: readonly Source[]): Graph {
  const known = new Set(sources.map(({ file }) => file));
  return sources.map(({ file, text }) => ({
    file,
    imports: specifiersOf(file, text).map((specifier) => ({
      line: text.slice(0, specifier.start).split("\n").length,
      ...resolve(file, specifier, known),
    })),
  }));
}

export function isTest(file: string): boolean {
  return /\.test\.tsx?$/.test(file);
}

/** The specifiers of every kind of import, as written; of a computed one, null and the expression. */
function specifiersOf(file: string, text: string): Specifier[] {
  const { program, errors } = parseSync(file, text);
  const [error] = errors;
  if (error !== undefined) throw new StackError(`${file} cannot be read: ${error.message}`);
  const found: Specifier[] = [];
  const add = (node: Node | null) => {
    if (node === null) return;
    const value = node.type === "Literal" && typeof node.value === "string" ? node.value : null;
    found.push({ value, start: node.start, written: text.slice(node.start, node.end) });
  };
  new Visitor({
    ImportDeclaration: ({ source }) => add(source),
    ExportNamedDeclaration: ({ source }) => add(source),
    ExportAllDeclaration: ({ source }) => add(source),
    ImportExpression: ({ source }) => add(source),
    TSImportType: ({ source }) => add(source),
  }).visit(program);
  return found;
}

/** A relative or `@/` specifier resolves to a file, known or not; any other to a package. */
function resolve(file: string, { value, written }: Specifier, known: ReadonlySet<string>): Omit<Import, "line"> {
  if (value === null) return { kind: "computed", target: written };
  const isRelative = /^\.{1,2}(\/|$)/.test(value);
  if (!isRelative && !value.startsWith("@/")) return { kind: "package", target: packageOf(value) };
  const target = isRelative ? path.posix.join(path.posix.dirname(file), value) : path.posix.normalize(value.slice(2));
  const endings = ["", ".ts", ".tsx", "/index.ts", "/index.tsx"];
  return { kind: "file", target: endings.map((end) => target + end).find((name) => known.has(name)) ?? target };
}

function packageOf(specifier: string): string {
  return specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");
}
