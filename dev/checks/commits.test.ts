import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { commitFaults, messageFaults } from "./commits.ts";

const BODY = "\n\nA reason.\n";

describe("a commit message", () => {
  it.each([
    `worker: give back a run at shutdown${BODY}`,
    `lib/domain: price large jobs${BODY}`,
    `db-types, docs: use the new name${BODY}`,
    `${"dev: ".padEnd(72, "x")}${BODY}`,
    "dev: split it\n\nA reason\nof two lines.\n\nAnd more.\n",
  ])("is well formed: %j", (message) => {
    expect(messageFaults(message)).toEqual([]);
  });

  it.each([
    [`give back a run${BODY}`, "part"],
    [`Worker: give back a run${BODY}`, "lower case"],
    [`worker:give back a run${BODY}`, "part"],
    [`worker: ${BODY}`, "part"],
    [`fixup! worker: give back a run${BODY}`, "part"],
    [`worker: added a run${BODY}`, '"added"'],
    [`worker: fixes a run${BODY}`, '"fixes"'],
    [`worker: Moving a run${BODY}`, '"Moving"'],
    [`worker: simplifies a run${BODY}`, '"simplifies"'],
    [`${"dev: ".padEnd(73, "x")}${BODY}`, "72"],
    [`worker: give back a run.${BODY}`, "full stop"],
    ["worker: give back a run\nA reason.\n\nMore.\n", "blank"],
    ["worker: give back a run\n", "body"],
    ["worker: give back a run\n\n \n", "body"],
    ["worker: give back\na run\n", "body"],
  ])("is refused: %j", (message, reason) => {
    expect(messageFaults(message).join("; ")).toContain(reason);
  });
});

describe("the commits of a repository", () => {
  let root = "";
  const git = (...args: string[]) =>
    execFileSync("git", ["-c", "user.name=T", "-c", "user.email=t@example.com", ...args], { cwd: root }).toString();
  const commit = (message: string) => {
    git("commit", "-q", "--allow-empty", "-m", message);
    return git("rev-parse", "HEAD").trim();
  };
  beforeEach(() => {
    root = mkdtempSync(path.join(tmpdir(), "karbos-commits-"));
    git("init", "-q", "-b", "main");
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  it("are checked after the first one, merges left out", async () => {
    const start = commit("Old habits.");
    git("checkout", "-q", "-b", "side");
    commit(`dev: do one thing${BODY}`);
    git("checkout", "-q", "main");
    commit(`dev: do another${BODY}`);
    git("merge", "-q", "--no-ff", "-m", "Merge side", "side");
    expect(await commitFaults(root, start)).toEqual([]);
    commit("dev: say nothing of why");
    expect(await commitFaults(root, start)).toEqual([expect.stringMatching(/^\w+ dev: say nothing of why: a body/)]);
  });

  it("are not checked where the first one is not there", async () => {
    commit("Old habits.");
    expect(await commitFaults(root, "0123456789".repeat(4))).toBeNull();
  });
});
