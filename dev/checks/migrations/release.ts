import { PACKAGE_ROOT } from "../../embedded-supabase/paths.ts";
import { runAsCommand } from "../command.ts";
import { releaseMigrations } from "./released.ts";

await runAsCommand(async () => {
  const versions = await releaseMigrations(PACKAGE_ROOT);
  return { ok: true, lines: [versions.length === 0 ? "nothing new to release" : `released: ${versions.join(", ")}`] };
});
