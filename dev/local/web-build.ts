import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { glob, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { ROOT } from "../../cli/home.ts";
import { StackError } from "../embedded-supabase/index.ts";

const SOURCES = [
  "app/**/*",
  "components/**/*",
  "features/**/*",
  "lib/**/*",
  "public/**/*",
  "*.ts",
  "*.mjs",
  "package-lock.json",
];
const STAMP = path.join(ROOT, ".next/karbos-sources");

/** Builds the web application unless the present build is of the same sources. Returns whether it built. */
export async function buildWeb(onStart: () => void): Promise<boolean> {
  const digest = await sourcesDigest();
  if ((await readFile(STAMP, "utf8").catch(() => "")) === digest) return false;
  onStart();
  const child = spawn(process.execPath, [path.join(ROOT, "node_modules/next/dist/bin/next"), "build"], {
    cwd: ROOT,
    env: { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk) => {
      output = (output + chunk).slice(-8000);
    });
  }
  const [code] = await once(child, "close");
  if (code !== 0) throw new StackError(`The web application could not be built:\n${output.trim()}`);
  await writeFile(STAMP, digest);
  return true;
}

async function sourcesDigest(): Promise<string> {
  const files: string[] = [];
  for await (const entry of glob(SOURCES, { cwd: ROOT, withFileTypes: true })) {
    if (entry.isFile() && entry.name !== "next-env.d.ts") files.push(path.join(entry.parentPath, entry.name));
  }
  const hash = createHash("sha256");
  for (const file of files.sort()) hash.update(file.slice(ROOT.length)).update(await readFile(file));
  return hash.digest("hex");
}
