import type { Command } from "./run-command.ts";

/** Commands that work with or without a running Karbos. */
export const commands: Readonly<Record<string, Command>> = {
  admin: { summary: "make an account a platform owner", load: () => import("./commands/admin.ts") },
  backup: { summary: "save all data in one file", load: () => import("./commands/backup.ts") },
  restore: { summary: "fill an empty Karbos from a backup", load: () => import("./commands/restore.ts") },
  ledger: { summary: "verify: recompute the hash chain of the ledger", load: () => import("./commands/ledger.ts") },
  plan: { summary: "plan a problem from a file, offline", load: () => import("./commands/plan.ts") },
  replay: { summary: "the same, step by step as forecasts were issued", load: () => import("./commands/replay.ts") },
};
