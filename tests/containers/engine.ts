import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { cp, mkdir, mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir, userInfo } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { until } from "../../dev/local/until.ts";

const run = promisify(execFile);
const READY_MS_MAX = 60_000;
const INSTALL_MS_MAX = 300_000;
const BUSYBOX = "/bin/busybox";
const APPLETS = ["sh", "sleep", "cat", "tr", "head", "touch"];

/** What the tests run: Debian's static busybox and nothing else, so that no registry is contacted. */
export const TEST_IMAGE = "karbos-test/busybox:1";

export type Engine = {
  /** For DOCKER_HOST. */
  readonly dockerHost: string;
  readonly stop: () => Promise<void>;
};

/**
 * A Docker engine for the tests, with the image imported. As root it installs Debian's engine if there is none.
 * @throws Error if none can be started: container tests are never skipped silently
 */
export async function startEngine(): Promise<Engine> {
  await installWhatIsMissing();
  const folder = await mkdtemp(path.join(tmpdir(), "karbos-docker-"));
  const dockerHost = `unix://${folder}/docker.sock`;
  // Neither bridge nor firewall rules: the tests leave the machine's network alone. vfs works on every file system.
  const daemon = spawn(
    "dockerd",
    [
      ...["--iptables=false", "--bridge=none", "--storage-driver=vfs", "--host", dockerHost],
      ...["--data-root", path.join(folder, "data"), "--exec-root", path.join(folder, "exec")],
      ...["--pidfile", path.join(folder, "docker.pid")],
    ],
    { stdio: ["ignore", "ignore", "pipe"] },
  );
  let log = "";
  daemon.stderr.on("data", (chunk) => {
    log = (log + chunk).slice(-4000);
  });
  const stop = async () => {
    if (daemon.exitCode === null && daemon.signalCode === null) {
      daemon.kill("SIGTERM");
      await once(daemon, "exit");
    }
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await until(() => answers(dockerHost, daemon.exitCode !== null), READY_MS_MAX, "starting dockerd");
    await importImage(folder, dockerHost);
  } catch (error) {
    await stop();
    throw new Error(`The Docker engine of the tests did not start:\n${log}`, { cause: error });
  }
  return { dockerHost, stop };
}

async function installWhatIsMissing(): Promise<void> {
  if (userInfo().uid !== 0) {
    throw new Error("The container tests start their own engine, for which they must run as root.");
  }
  const isThere = await run("dockerd", ["--version"]).then(
    () => existsSync(BUSYBOX),
    () => false,
  );
  if (isThere) return;
  const options = { timeout: INSTALL_MS_MAX, env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" } };
  await run("apt-get", ["update", "-qq"], options);
  await run("apt-get", ["install", "-y", "-qq", "--no-install-recommends", "docker.io", "busybox-static"], options);
}

async function answers(dockerHost: string, hasEnded: boolean): Promise<boolean> {
  if (hasEnded) throw new Error("dockerd has ended");
  return run("docker", ["--host", dockerHost, "info", "--format", "{{.ServerVersion}}"]).then(
    ({ stdout }) => stdout.trim() !== "",
    () => false,
  );
}

async function importImage(folder: string, dockerHost: string): Promise<void> {
  const root = path.join(folder, "image");
  await mkdir(path.join(root, "bin"), { recursive: true });
  await cp(BUSYBOX, path.join(root, "bin/busybox"));
  for (const applet of APPLETS) await symlink("busybox", path.join(root, "bin", applet));
  const archive = path.join(folder, "image.tar");
  await run("tar", ["-C", root, "-cf", archive, "."]);
  await run("docker", ["--host", dockerHost, "import", archive, TEST_IMAGE]);
}
