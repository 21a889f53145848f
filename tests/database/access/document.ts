import { readFileSync } from "node:fs";
import path from "node:path";

export const COLUMNS = ["anon", "outsider", "user", "operator", "viewer", "admin", "service_role"] as const;
export type Column = (typeof COLUMNS)[number];

const text = readFileSync(path.join(import.meta.dirname, "../../../docs/access.md"), "utf8");

/** The matrix of docs/access.md: for each table, view and function (`name()`), the cell of each role. */
export function readMatrix(): Map<string, Record<Column, string>> {
  const [header, ...rows] = table("## Tables, views and functions");
  if (header?.join() !== ["name", ...COLUMNS].join())
    throw new Error(`the matrix of docs/access.md has the columns ${header}`);
  return new Map(
    rows.map(
      ([name = "", anon = "", outsider = "", user = "", operator = "", viewer = "", admin = "", service = ""]) => [
        name,
        { anon, outsider, user, operator, viewer, admin, service_role: service },
      ],
    ),
  );
}

/** The columns of docs/access.md, as `table command` → sorted names. */
export function readColumns(): Map<string, string[]> {
  const [, ...rows] = table("## Columns");
  return new Map(rows.map(([name, command, columns = ""]) => [`${name} ${command}`, columns.split(", ").sort()]));
}

/** Cells of the first table after a heading; the first row is its header. */
function table(heading: string): string[][] {
  const section = text.split(`${heading}\n`)[1]?.split("\n## ")[0];
  if (section === undefined) throw new Error(`docs/access.md has no heading ${heading}`);
  return section
    .split("\n")
    .filter((line) => line.startsWith("| ") && !line.startsWith("| ---"))
    .map((line) =>
      line
        .slice(1, line.lastIndexOf("|"))
        .split("|")
        .map((cell) => cell.trim()),
    );
}
