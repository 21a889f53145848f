import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { userInfo } from "node:os";
import { promisify } from "node:util";
import { chromium } from "playwright-core";
import { StackError } from "../embedded-supabase/index.ts";

const run = promisify(execFile);
const DEBIAN = "/usr/bin/chromium";
const INSTALL_MS_MAX = 300_000;

/**
 * Path of a Chromium to test with: KARBOS_CHROMIUM, Debian's, or Playwright's. If there is none, it installs Debian's
 * package (as root), else Playwright's download.
 */
export async function ensureChromium(): Promise<string> {
  const known = [process.env.KARBOS_CHROMIUM, DEBIAN, chromium.executablePath()].find(
    (file) => file && existsSync(file),
  );
  if (known) return known;
  console.log("Installing Chromium for the browser tests ...");
  try {
    if (userInfo().uid === 0) return await installDebian();
    await run(process.execPath, ["node_modules/playwright-core/cli.js", "install", "chromium"], {
      timeout: INSTALL_MS_MAX,
    });
    return chromium.executablePath();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new StackError(
      `The browser tests need Chromium. Install it, or set KARBOS_CHROMIUM to its path. (${reason})`,
    );
  }
}

async function installDebian(): Promise<string> {
  const options = { timeout: INSTALL_MS_MAX, env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" } };
  await run("apt-get", ["update", "-qq"], options);
  await run("apt-get", ["install", "-y", "-qq", "--no-install-recommends", "chromium"], options);
  return DEBIAN;
}
