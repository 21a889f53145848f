import path from "node:path";
import { parseArgs } from "node:util";
import { StackError, startStack } from "./index.ts";

/**
 * Starts only a stack, prints its addresses and keys as one line of JSON, and stops on Ctrl-C.
 * `node_modules/.bin/node dev/embedded-supabase/alone.ts --data-dir .karbos/dev --api-port 54321`; the other ports follow the first.
 */
const { values } = parseArgs({
  options: {
    "data-dir": { type: "string", default: ".karbos/stack-dev" },
    "project-dir": { type: "string", default: "." },
    "api-port": { type: "string", default: "54321" },
    "site-url": { type: "string", default: "http://127.0.0.1:3000" },
    durable: { type: "boolean", default: false },
    verbose: { type: "boolean", default: false },
  },
});
const api = Number(values["api-port"]);
const startedAt = performance.now();

try {
  const stack = await startStack({
    dataDir: values["data-dir"],
    projectDir: path.resolve(values["project-dir"]),
    ports: { api, db: api + 1, functions: api + 4 },
    siteUrl: values["site-url"],
    durable: values.durable,
    onProgress: (step) => console.error(`${String(Math.round(performance.now() - startedAt)).padStart(6)} ms  ${step}`),
    ...(values.verbose ? { log: (name: string, line: string) => console.error(`[${name}] ${line}`) } : {}),
  });
  console.error(`${String(Math.round(performance.now() - startedAt)).padStart(6)} ms  ready`);
  const stop = () => void stack.stop().then(() => process.exit(0));
  process.once("SIGINT", stop);
  process.once("SIGTERM", stop);
  // Last, because a reader may stop this process right away.
  console.log(JSON.stringify({ ...stack, processes: stack.processes() }));
} catch (error) {
  if (!(error instanceof StackError)) throw error;
  console.error(error.message);
  process.exit(1);
}
