import { setTimeout as wait } from "node:timers/promises";
import { readMailerConfig } from "./config.ts";
import { httpTransport } from "./http-transport.ts";
import { supabaseMailQueue } from "./mail-queue.ts";
import { runMailer } from "./mailer.ts";
import { smtpTransport } from "./smtp-transport.ts";

/** The mailer: sends the mails of the outbox until it is asked to stop. One is enough; several share the work. */
const stop = new AbortController();
process.once("SIGINT", () => stop.abort());
process.once("SIGTERM", () => stop.abort());
// Started by another process, it ends with it.
process.once("disconnect", () => stop.abort());

const read = readMailerConfig(process.env);
if (!read.ok) {
  console.error(read.problems.join("\n"));
  process.exitCode = 2;
} else {
  const { supabaseUrl, secretKey, from, siteUrl, provider } = read.config;
  console.log(`ready: mail goes out by ${provider.kind === "http" ? provider.url : provider.host}`);
  await runMailer({
    queue: supabaseMailQueue(supabaseUrl, secretKey),
    transport: provider.kind === "http" ? httpTransport(provider) : smtpTransport(provider),
    from,
    siteUrl,
    signal: stop.signal,
    log: (message) => console.log(`${new Date().toISOString()} ${message}`),
    now: Date.now,
    wait: (ms, signal) => wait(ms, undefined, { signal }).catch(() => {}),
  });
}
if (process.connected) process.disconnect();
