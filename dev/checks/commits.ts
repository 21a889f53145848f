import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { PACKAGE_ROOT } from "../embedded-supabase/paths.ts";
import { runAsCommand } from "./command.ts";

/** "dev: gather what only laptops and developers need": the rules hold for the commits after it. */
const START = "e609e51664685c7d1f483c8c7b43a889ef04e249";
const SUBJECT = /^[a-z0-9][a-z0-9 ,/._-]*: (?<first>\S+)/;
const MAX_SUBJECT = 72;
/** Common verb forms used instead of the imperative. Others cannot be distinguished from nouns. */
const NOT_IMPERATIVE =
  /^(?:add|adjust|allow|avoid|change|check|clean|correct|creat|delet|document|ensur|fix|generat|handl|implement|improv|increas|introduc|mak|merg|mov|refactor|remov|renam|replac|revert|rewrit|simplif|split|support|test|updat|us|writ)(?:e?s|ies|ed|ied|ing)$/i;

const run = promisify(execFile);

/** The faults of a commit message, as sentences; none if it is well formed. */
export function messageFaults(message: string): string[] {
  const [subject = "", second = "", ...rest] = message.trimEnd().split("\n");
  const first = SUBJECT.exec(subject)?.groups?.first;
  const faults: string[] = [];
  if (first === undefined) faults.push('the subject must be "part: what to do", the part in lower case');
  if (first !== undefined && NOT_IMPERATIVE.test(first)) faults.push(`the subject must be imperative, not "${first}"`);
  if ([...subject].length > MAX_SUBJECT) faults.push(`the subject is longer than ${MAX_SUBJECT} characters`);
  if (subject.endsWith(".")) faults.push("the subject must not end with a full stop");
  if (second.trim() !== "") faults.push("the second line must be blank");
  if (rest.every((line) => line.trim() === "")) faults.push("a body must say why");
  return faults;
}

/**
 * Checks the messages of the commits since `start`, except merges.
 * @returns a line for each fault; null if the history is missing, as in a shallow clone or without git
 */
export async function commitFaults(root: string, start: string): Promise<string[] | null> {
  const git = (...args: string[]) => run("git", args, { cwd: root, maxBuffer: 64 * 1024 * 1024 });
  const log = await git("log", "--no-merges", "-z", "--format=%h%n%B", `${start}..HEAD`).catch(() => null);
  if (log === null) return null;
  return log.stdout.split("\0").flatMap((entry) => {
    const [hash = "", ...lines] = entry.split("\n");
    if (hash === "") return [];
    return messageFaults(lines.join("\n")).map((fault) => `${hash} ${lines[0]}: ${fault}`);
  });
}

if (import.meta.main) {
  await runAsCommand(async () => {
    const faults = await commitFaults(PACKAGE_ROOT, START);
    if (faults === null) return { ok: true, lines: ["the commit messages are not checked: their history is not here"] };
    if (faults.length === 0) return { ok: true, lines: ["the commit messages are well formed"] };
    return { ok: false, lines: ["Commit messages against CONTRIBUTING.md:", ...faults] };
  });
}
