import { runAgent } from "./agent.ts";
import { readConfig } from "./config.ts";

/** The worker: reads its configuration from the environment and works until it is asked to stop. */
const stop = new AbortController();
process.once("SIGINT", () => stop.abort());
process.once("SIGTERM", () => stop.abort());
// Started by another process, it ends with it.
process.once("disconnect", () => stop.abort());

const log = (message: string) => console.log(`${new Date().toISOString()} ${message}`);
const read = readConfig(process.env);
if (!read.ok) {
  console.error(read.problems.join("\n"));
  process.exitCode = 2;
} else {
  const didWork = await runAgent({ config: read.config, signal: stop.signal, log });
  process.exitCode = didWork ? 0 : 3;
}
if (process.connected) process.disconnect();
