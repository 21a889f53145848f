import { installEdgeRuntime, pendingTasks } from "./edge-runtime.ts";
import { loadFunctions } from "./registry.ts";

/**
 * Replaces Supabase's edge runtime: one Deno process that serves each `supabase/functions/<name>/index.ts` at
 * `/functions/v1/<name>` on 127.0.0.1. A function that does not load answers 500; the others work.
 */

/** Hosted closes a request that has no answer after this time. */
const FIRST_RESPONSE_MS = 150_000;
/** How long a stop waits for requests and background tasks. */
const SHUTDOWN_MS = 5_000;
const PREFIX = "/functions/v1";

const port = Number(Deno.env.get("KARBOS_FUNCTIONS_PORT"));
const folder = Deno.env.get("KARBOS_FUNCTIONS_DIR") ?? "";
// Hosted functions do not have these, so ours must not depend on them.
for (const name of ["KARBOS_FUNCTIONS_PORT", "KARBOS_FUNCTIONS_DIR", "NODE_ENV"]) Deno.env.delete(name);

const serve = Deno.serve.bind(Deno);
installEdgeRuntime();
const functions = await loadFunctions(folder);

const server = serve(
  {
    hostname: "127.0.0.1",
    port,
    onListen: () => console.log(`functions ready: ${[...functions.keys()].join(", ") || "none"}`),
  },
  async (request, info) => {
    const url = new URL(request.url);
    // On hosted, a function sees its own name as the first part of the path.
    url.pathname = url.pathname.slice(url.pathname.startsWith(PREFIX) ? PREFIX.length : 0);
    const name = url.pathname.split("/")[1] ?? "";
    const found = functions.get(name);
    if (found === undefined) return problem(404, "NOT_FOUND", "Requested function was not found");
    if (!found.ok) return problem(500, "BOOT_ERROR", `Function failed to start: ${found.reason}`);
    try {
      const init = { method: request.method, headers: request.headers, body: request.body, signal: request.signal };
      return await withTimeout(found.handler(new Request(url, init), info));
    } catch (error) {
      console.error(`[${name}]`, error);
      return problem(500, "WORKER_ERROR", "Function exited due to an error (please check logs)");
    }
  },
);

Deno.addSignalListener("SIGTERM", () => void stop());
// stdin is a pipe from the orchestrator: its end means that the orchestrator is gone.
for await (const _chunk of Deno.stdin.readable) {
  // Nothing is ever sent.
}
await stop();

async function stop(): Promise<void> {
  const limit = new Promise((resolve) => setTimeout(resolve, SHUTDOWN_MS));
  await Promise.race([limit, Promise.all([server.shutdown(), ...pendingTasks()])]);
  Deno.exit(0);
}

function withTimeout(answer: Response | Promise<Response>): Promise<Response> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const timeout = new Promise<Response>((resolve) => {
    timer = setTimeout(
      () => resolve(problem(504, "IDLE_TIMEOUT", "The function did not answer in time")),
      FIRST_RESPONSE_MS,
    );
  });
  return Promise.race([Promise.resolve(answer), timeout]).finally(() => clearTimeout(timer));
}

function problem(status: number, code: string, message: string): Response {
  return Response.json({ code, message }, { status, headers: { "access-control-allow-origin": "*" } });
}
