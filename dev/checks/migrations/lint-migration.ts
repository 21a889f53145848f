import { execFile } from "node:child_process";
import path from "node:path";
import { z } from "zod";
import { type Migration, needsNoTransaction } from "../../embedded-supabase/migrations.ts";
import { PACKAGE_ROOT } from "../../embedded-supabase/paths.ts";
import { splitStatements, withoutComments } from "../../embedded-supabase/sql-statements.ts";

/** Excluded rules of squawk, each with its reason. */
const LEFT_OUT = [
  // The schema bounds its numbers by checks, and their size is chosen.
  "prefer-bigint-over-int",
  "prefer-bigint-over-smallint",
  // Filling a large table may take long; waits of others are bounded by the lock timeout, checked below.
  "require-statement-timeout",
  "require-lock-timeout",
  // Nothing depends on the order of an enum's values.
  "require-enum-value-ordering",
  // A transaction is rolled back as a whole; files without one are checked below.
  "prefer-robust-stmts",
];

const findingsSchema = z.array(
  z.object({ file: z.string(), line: z.number(), rule_name: z.string(), message: z.string() }),
);

/** Statements that Postgres refuses in a transaction, and new enum values, which the same transaction cannot use. */
const OUTSIDE_TRANSACTION =
  /^(?:(?:create (?:unique )?|drop |re)index (?:\(.*\) )?(?:\w+ )?concurrently\b|alter type \S+ add value\b|vacuum\b|cluster\b|alter system\b|alter table .* detach partition .* concurrently\b|(?:create|drop) (?:database|tablespace|subscription)\b)/;

/** Statements that can be repeated after a part of the file has run. */
const REPEATABLE =
  /^(?:set |reset |vacuum\b|analyze\b|reindex .*concurrently\b|drop index concurrently if exists |alter type \S+ add value if not exists |alter table (?:only )?\S+ validate constraint )/;

/**
 * Faults of new migrations for a database in use: long locks, rewrites of tables, changes that break the previous
 * version. A comment `-- squawk-ignore <rule>` above a statement allows it.
 * @param migrations whose files are in `folder`
 */
export async function lintMigrations(migrations: readonly Migration[], folder: string): Promise<string[]> {
  const [outside, inside] = [true, false].map((isOutside) =>
    migrations.filter(({ text }) => needsNoTransaction(text) === isOutside),
  );
  const found = await Promise.all([
    squawk(outside ?? [], folder, []),
    squawk(inside ?? [], folder, ["--assume-in-transaction"]),
  ]);
  return [...migrations.flatMap(statementFaults), ...found.flat()];
}

/** The rules that squawk does not have. */
export function statementFaults({ file, text }: Migration): string[] {
  const statements = splitStatements(text).map(normalized);
  const isOutside = needsNoTransaction(text);
  const scope = isOutside ? "" : "local ";
  const first = new RegExp(`^set ${scope}lock_timeout (?:=|to) '`).test(statements[0] ?? "")
    ? []
    : [`${file}: must begin with set ${scope}lock_timeout = '5s'; so that it never blocks others for long`];
  const faults = statements.flatMap((statement, index) =>
    isOutside ? outsideFaults(statement, statements.slice(0, index)) : insideFaults(statement),
  );
  return [...first, ...faults.map((fault) => `${file}: ${fault}`)];
}

function insideFaults(statement: string): string[] {
  if (!OUTSIDE_TRANSACTION.test(statement)) return [];
  return [`"${excerpt(statement)}" needs a separate file with the comment -- karbos: no transaction`];
}

function outsideFaults(statement: string, before: readonly string[]): string[] {
  const name = /^create (?:unique )?index concurrently (?:if not exists )?(?<name>\S+) on /.exec(statement)?.groups
    ?.name;
  if (name === undefined) {
    if (REPEATABLE.test(statement)) return [];
    return [`"${excerpt(statement)}" cannot be run again: without a transaction, a killed migration runs again`];
  }
  const isDropped = before.some((earlier) => {
    const dropped = /^drop index concurrently if exists (?:\w+\.)?(?<name>\S+)$/.exec(earlier)?.groups?.name;
    return dropped === name;
  });
  if (isDropped) return [];
  return [`before "${excerpt(statement)}" drop it concurrently if it exists: a killed build leaves an invalid index`];
}

/** In lower case, without comments, with single spaces. */
function normalized(statement: string): string {
  return withoutComments(statement).replace(/\s+/g, " ").trim().toLowerCase();
}

function excerpt(statement: string): string {
  return statement.length > 60 ? `${statement.slice(0, 60)} …` : statement;
}

async function squawk(migrations: readonly Migration[], folder: string, options: readonly string[]): Promise<string[]> {
  if (migrations.length === 0) return [];
  const program = path.join(PACKAGE_ROOT, "node_modules/.bin/squawk");
  const rules = LEFT_OUT.map((rule) => `--exclude=${rule}`);
  const args = ["--reporter=json", "--pg-version=17", ...rules, ...options, ...migrations.map(({ file }) => file)];
  // It ends with status 1 when it finds something.
  const output = await new Promise<string>((resolve, reject) => {
    execFile(program, args, { cwd: folder }, (error, stdout) => (stdout === "" ? reject(error) : resolve(stdout)));
  });
  return findingsSchema
    .parse(JSON.parse(output))
    .map(({ file, line, rule_name, message }) => `${file}:${line + 1} ${rule_name}: ${message}`);
}
