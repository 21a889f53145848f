import { ANON, type Caller, only, rolledBack, SERVICE, type Tx } from "../database.ts";
import { COLUMNS, type Column } from "./document.ts";
import { CALLS, COMMON, PROBES } from "./probes.ts";
import { type Cast, createCast, type Subject } from "./subjects.ts";

/** By relation or `function()`, and by role, what that role may really do, in the letters of docs/access.md. */
export type Walked = Map<string, Record<string, string>>;

/** No right to do it, or not to this row; a view that cannot be written. */
const REFUSED = new Set(["42501", "PT403", "PT404", "55000"]);
/** Other rows refer to the row: this response shows that the caller has the right. */
const HELD_BY_HISTORY = new Set(["23503", "23001", "PT409"]);
/** Our code: the statement ran, with the number of rows. */
const DONE = "KB000";

/** Tests every command on every relation, and every function, as every role, and as `owner`, which has every right. */
export async function walk(): Promise<Walked> {
  const walked: Walked = new Map();
  await rolledBack(async (tx) => {
    const cast = await createCast(tx);
    for (const name of [...Object.keys(PROBES), ...Object.keys(CALLS).map((call) => `${call}()`)]) {
      walked.set(name, await walkRow(tx, cast, name));
    }
  });
  return walked;
}

/** One row of the matrix. */
export async function walkRow(tx: Tx, cast: Cast, name: string): Promise<Record<string, string>> {
  await addTrial(tx);
  const cells: Record<string, string> = {};
  for (const column of [...COLUMNS, "owner"] as const) cells[column] = await walkCell(tx, cast, name, column);
  return cells;
}

async function walkCell(tx: Tx, cast: Cast, name: string, column: Column | "owner"): Promise<string> {
  const caller = callerOf(cast, column);
  const letters: string[] = [];
  for (const [letter, statement] of statementsOf(name, cast)) {
    const may = (subject: Subject) => isAllowed(tx, caller, statement(subject));
    const reach = await walkReach(name, cast, column, may);
    if (reach !== "none") letters.push(reach === "own" ? letter.toLowerCase() : `${letter}${reach}`);
  }
  return letters.join(" ") || "-";
}

type Reach = "none" | "own" | "" | " of other organizations" | " but not of all";

/** The extent of a right. Values outside the legend of docs/access.md are words, which no cell has. */
async function walkReach(
  name: string,
  cast: Cast,
  column: Column | "owner",
  may: (subject: Subject) => Promise<boolean>,
): Promise<Reach> {
  const { others, foreign } = cast;
  const isBound = column !== "service_role" && column !== "owner";
  const reachesOthers = await may(others);
  if (COMMON.has(name)) return reachesOthers ? "" : "none";
  if (!isBound) {
    if (reachesOthers !== (await may(foreign))) return " but not of all";
    return reachesOthers ? "" : "none";
  }
  if (column === "anon") return reachesOthers ? "" : "none";
  // The foreign organization is the outsider's own: only this one counts.
  if (column === "outsider") return reachesOthers ? " of other organizations" : "none";
  if (await may(foreign)) return " of other organizations";
  if (reachesOthers) return (await may(cast.own[column])) ? "" : " but not of all";
  return (await may(cast.own[column])) ? "own" : "none";
}

/** What to test, by the letter of its command. */
function statementsOf(name: string, cast: Cast): [letter: string, statement: (subject: Subject) => string][] {
  const call = CALLS[name.replace("()", "")];
  if (call && name.endsWith("()")) return [["X", call]];
  const probe = PROBES[name];
  if (!probe) throw new Error(`there is no probe for ${name}`);
  const { where, set, insert = () => "default values" } = probe;
  return [
    ["S", (subject) => `select from public.${name} where ${where(subject)}`],
    ["I", (subject) => `insert into public.${name} ${insert(subject, cast)}`],
    ["U", (subject) => `update public.${name} set ${set} where ${where(subject)}`],
    ["D", (subject) => `delete from public.${name} where ${where(subject)}`],
  ];
}

async function isAllowed(tx: Tx, caller: Caller | null, statement: string): Promise<boolean> {
  const claims = JSON.stringify({ role: caller?.role, ...(caller?.userId ? { sub: caller.userId } : {}) });
  const rows = await tx<{ code: string; detail: string }[]>`
    select code, detail from pg_temp.try_as(${caller?.role ?? "none"}, ${claims}, ${statement})`;
  const { code, detail } = only(rows);
  if (code === DONE) return Number(detail) > 0;
  if (HELD_BY_HISTORY.has(code)) return true;
  if (REFUSED.has(code)) return false;
  throw new Error(`${statement}\ndoes not test rights: ${code} ${detail}`);
}

/**
 * Runs a statement as a role with the claims of its token, as the Data API does, and rolls it back, in one round trip.
 */
async function addTrial(tx: Tx): Promise<void> {
  await tx.unsafe(`
    create or replace function pg_temp.try_as(role text, claims text, statement text, out code text, out detail text)
    language plpgsql as $$
    declare
      row_count bigint;
    begin
      perform set_config('request.jwt.claims', claims, true), set_config('role', role, true);
      execute statement;
      get diagnostics row_count = row_count;
      raise exception using errcode = '${DONE}', message = row_count;
    exception when others then
      code := sqlstate;
      detail := sqlerrm;
    end
    $$`);
}

function callerOf(cast: Cast, column: Column | "owner"): Caller | null {
  if (column === "owner") return null;
  if (column === "anon") return ANON;
  return column === "service_role" ? SERVICE : cast.callers[column];
}
