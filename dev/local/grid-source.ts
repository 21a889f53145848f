import { existsSync } from "node:fs";
import path from "node:path";
import { UsageError } from "../../cli/usage-error.ts";
import { startReplay } from "../recorded-grid/index.ts";

/** The source of grid figures of this start, and its settings for the functions. */
export type GridSource = {
  readonly description: string;
  readonly functionsEnv: Readonly<Record<string, string>>;
  readonly functionsAllowNet: readonly string[];
  readonly stop: () => Promise<void>;
};

const NESO = "api.carbonintensity.org.uk";
const OCTOPUS = "api.octopus.energy";
const PROBE_MS_MAX = 3000;

/** A replay if requested; else the real services if they can be reached; else the generated sample. */
export async function openGridSource(replayDir: string | undefined, port: number): Promise<GridSource> {
  if (replayDir !== undefined) return await openReplay(path.resolve(replayDir), port);
  if (await isReachable()) {
    return {
      description: "live from NESO and Octopus",
      functionsEnv: { KARBOS_GRID_FROM: "services" },
      functionsAllowNet: [NESO, OCTOPUS],
      stop: async () => {},
    };
  }
  return {
    description: "sample data, generated (the real services cannot be reached)",
    functionsEnv: { KARBOS_GRID_FROM: "sample" },
    functionsAllowNet: [],
    stop: async () => {},
  };
}

async function openReplay(directory: string, port: number): Promise<GridSource> {
  if (!existsSync(directory)) throw new UsageError(`--replay: there is no folder ${directory}.`);
  const replay = await startReplay({ directory, port });
  return {
    description: `replay of ${directory}`,
    functionsEnv: { KARBOS_GRID_FROM: "services", NESO_BASE_URL: replay.url, OCTOPUS_BASE_URL: replay.octopusUrl },
    functionsAllowNet: [],
    stop: replay.stop,
  };
}

async function isReachable(): Promise<boolean> {
  try {
    const response = await fetch(`https://${NESO}/intensity`, { signal: AbortSignal.timeout(PROBE_MS_MAX) });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}
