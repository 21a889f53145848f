import { readFileSync } from "node:fs";
import { createClient } from "@supabase/supabase-js";
import { startTemporaryStack } from "../../../dev/embedded-supabase/temporary.ts";
import { CONTRACT_PROJECT } from "./own-stack.ts";

/**
 * Runs each part of a stack once and prints the results as JSON, with the packets that the kernel could not route
 * meanwhile: in a network namespace with only `lo`, each attempt to reach the outside is one.
 */
const { stack, remove } = await startTemporaryStack("isolated", { projectDir: CONTRACT_PROJECT, durable: false });
const options = { auth: { persistSession: false, autoRefreshToken: false } };
const user = createClient(stack.apiUrl, stack.publishableKey, options);
const service = createClient(stack.apiUrl, stack.secretKey, options);

const signUp = await user.auth.signUp({ email: "isolated@contract.test", password: "correct-horse-battery-1" });
const recovery = await user.auth.resetPasswordForEmail("isolated@contract.test");
const org = await user.rpc("create_org", { name: "isolated" });
const { promise: received, resolve } = Promise.withResolvers<string>();
await new Promise<void>((subscribed) => {
  user
    .channel("isolated")
    .on("broadcast", { event: "note" }, ({ payload }) => resolve(String(payload.n)))
    .subscribe(() => subscribed());
});
const called = await user.functions.invoke("guarded");
await service.storage.createBucket("isolated", { public: false });
await service.storage.from("isolated").upload("a", "kept");
const stored = await service.storage.from("isolated").download("a");
const job = await service.rpc("f_scalar", { a: 1 });
await user.channel("isolated-2").httpSend("note", { n: 0 });
await service.channel("isolated").httpSend("note", { n: 1 });

const answer = {
  signUp: signUp.error?.message ?? "ok",
  recovery: recovery.error?.message ?? "ok",
  org: org.error?.message ?? "ok",
  realtime: await received,
  function: called.error === null ? "ok" : String(called.error),
  rest: job.data,
  storage: await stored.data?.text(),
  studio: (await fetch(stack.apiUrl)).status,
};
await user.removeAllChannels();
await remove();
const attempts = unroutable();
// The counter must be able to count, or the test could not fail.
await fetch("http://192.0.2.1/").catch(() => {});
process.stdout.write(JSON.stringify({ answer, attempts, attemptsAfterOne: unroutable() }), () => process.exit());

function unroutable(): number {
  const [names = "", values = ""] = readFileSync("/proc/net/snmp", "utf8")
    .split("\n")
    .filter((line) => line.startsWith("Ip:"));
  const v4 = Number(values.split(" ")[names.split(" ").indexOf("OutNoRoutes")]);
  const v6 = Number(/Ip6OutNoRoutes\s+(?<count>\d+)/.exec(readFileSync("/proc/net/snmp6", "utf8"))?.groups?.count);
  return v4 + v6;
}
