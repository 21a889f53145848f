import { pathToFileURL } from "node:url";

type Handler = (request: Request, info: Deno.ServeHandlerInfo) => Response | Promise<Response>;
type Loaded = { ok: true; handler: Handler } | { ok: false; reason: string };

/**
 * Imports each function of a folder, one after the other, and keeps the handler that it passes to `Deno.serve` (or
 * exports as `default { fetch }`) instead of letting it listen on a port.
 */
export async function loadFunctions(folder: string): Promise<Map<string, Loaded>> {
  let served: Handler | null = null;
  Object.defineProperty(Deno, "serve", {
    configurable: true,
    value: (...args: unknown[]) => {
      served = args.map(handlerOf).find((handler) => handler !== null) ?? null;
      const never = new Promise<void>(() => {});
      const addr = { transport: "tcp", hostname: "127.0.0.1", port: 0 };
      return { finished: never, addr, ref() {}, unref() {}, shutdown: () => Promise.resolve() };
    },
  });
  const functions = new Map<string, Loaded>();
  for (const name of await functionNames(folder)) {
    served = null;
    try {
      const module: unknown = await import(pathToFileURL(`${folder}/${name}/index.ts`).href);
      const handler = served ?? handlerOf(property(module, "default"));
      functions.set(
        name,
        handler === null ? failure("it calls no Deno.serve and exports no fetch") : { ok: true, handler },
      );
    } catch (error) {
      console.error(`function ${name} does not load:`, error);
      functions.set(name, failure(error instanceof Error ? error.message : String(error)));
    }
  }
  return functions;
}

function failure(reason: string): Loaded {
  return { ok: false, reason };
}

async function functionNames(folder: string): Promise<string[]> {
  const names: string[] = [];
  try {
    for await (const entry of Deno.readDir(folder)) {
      // Folders such as _shared are not functions, as for the Supabase CLI.
      if (!entry.isDirectory || /^[._]/.test(entry.name)) continue;
      const hasIndex = await Deno.stat(`${folder}/${entry.name}/index.ts`).then(
        () => true,
        () => false,
      );
      if (hasIndex) names.push(entry.name);
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return names.sort();
}

/** A function, or the `handler` or `fetch` of an object. */
function handlerOf(value: unknown): Handler | null {
  const candidates = [value, property(value, "handler"), property(value, "fetch")];
  for (const candidate of candidates) {
    if (typeof candidate === "function") return (request, info) => candidate.call(value, request, info);
  }
  return null;
}

function property(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}
