import type { createPostgresConnection } from "@supabase/lite/postgres";
import { z } from "zod";

type Connection = ReturnType<typeof createPostgresConnection>;
type Transaction = Parameters<Parameters<Connection["withContext"]>[1]>[0];
type Settings = readonly (readonly [name: string, value: string])[];

/** The caller, as lite passes it to its connection. */
const callerSchema = z.looseObject({
  auth: z.looseObject({ role: z.string().nullish(), uid: z.unknown(), jwt: z.unknown() }).nullish(),
  storage: z.looseObject({ operation: z.string().nullish() }).nullish(),
});
/** What a function may read about the request that calls it. */
const callSchema = z.looseObject({
  method: z.string(),
  path: z.string(),
  requestHeaders: z.record(z.string(), z.unknown()).nullish(),
});

/**
 * Lite 0.10.0 sets the caller and the request in Postgres one setting after the other: six statements before each read
 * and eleven before each function, each with two round trips to Postgres. This sets them in one statement, as PostgREST
 * does.
 * @throws Error if lite no longer has the private methods that this replaces
 */
export function setInOneStatement(connection: Connection): void {
  replace(connection, "applyJwtSessionContext", callerSettings);
  replace(connection, "applyRpcRequestGucs", callSettings);
}

function replace(connection: Connection, method: string, settingsOf: (value: unknown) => Settings): void {
  if (typeof Reflect.get(connection, method) !== "function")
    throw new Error(`@supabase/lite has no ${method} any more`);
  Reflect.set(connection, method, (transaction: Transaction, value: unknown) => set(transaction, settingsOf(value)));
}

export function callerSettings(caller: unknown): Settings {
  const { auth, storage } = callerSchema.parse(caller);
  const role = auth?.role || "anon";
  const claims = typeof auth?.jwt === "object" && auth.jwt !== null ? JSON.stringify(auth.jwt) : null;
  return [
    ["request.jwt.claim.sub", String(auth?.uid ?? "")],
    ["request.jwt.claim.role", role],
    ["storage.operation", storage?.operation ?? ""],
    ...(claims === null ? [] : [["request.jwt.claims", claims] as const]),
    ["role", role],
  ];
}

export function callSettings(call: unknown): Settings {
  const { method, path, requestHeaders } = callSchema.parse(call);
  return [
    ["response.status", ""],
    ["response.headers", ""],
    ["request.method", method],
    ["request.path", path],
    ["request.headers", JSON.stringify(requestHeaders ?? {})],
  ];
}

/** Until the transaction ends. */
async function set(transaction: Transaction, settings: Settings): Promise<void> {
  await transaction
    .selectNoFrom((build) =>
      settings.map(([name, value]) =>
        build.fn("set_config", [build.val(name), build.val(value), build.lit(true)]).as(name),
      ),
    )
    .execute();
}
