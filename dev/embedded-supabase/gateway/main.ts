import { createAdaptorServer } from "@hono/node-server";
import pg from "pg";
import { createMailbox } from "../mailbox/http.ts";
import { createMailStore } from "../mailbox/store.ts";
import { createRealtime } from "../realtime/index.ts";
import { createStorage } from "../storage/index.ts";
import { receiveConfig, reportReady } from "../supervisor/node-child.ts";
import { createLimits } from "./auth/context.ts";
import { createAuth } from "./auth/index.ts";
import { gatewayConfigSchema } from "./config.ts";
import { createLite } from "./lite.ts";
import { createRouter } from "./router.ts";

const config = await receiveConfig(gatewayConfigSchema);
const pool = new pg.Pool({ connectionString: config.adminUrl, max: 4 });
// Postgres may be restarted: idle connections then fail, and the pool opens new ones.
pool.on("error", (error) => console.error(`[auth] ${error.message}`));

const mails = await createMailStore(config.mailFolder);
const lite = await createLite(config, mails);
const keys = { publishable: config.publishableKey, secret: config.secretKey, jwtSecret: config.jwtSecret };
const realtime = await createRealtime({
  url: config.adminUrl,
  keys,
  log: (message) => console.error(`[realtime] ${message}`),
});
const storage = config.storage.enabled
  ? await createStorage(config.storage, keys, (message) => console.error(`[storage] ${message}`))
  : null;
const limits = createLimits(config.auth.mail.maxFrequencyMs);
const route = createRouter(config, {
  lite: (request, peerAddress) =>
    createAuth({ config, pool, mails, limits, next: (next) => lite.fetch(next, peerAddress) })(request),
  byPrefix: {
    "/realtime/v1/api/": realtime.http,
    "/mailbox": createMailbox(mails, config.secretKey),
    ...(storage === null ? {} : { "/storage/v1/": storage.fetch }),
  },
});

const server = createAdaptorServer({
  // Its own Response would add a second Content-Length to lite's, which undici refuses.
  overrideGlobalObjects: false,
  fetch: (request, env) => route(request, env.incoming.socket.remoteAddress ?? null),
});
server.on("upgrade", (request, socket, head) => {
  if (!realtime.upgrade(request, socket, head)) socket.destroy();
});
server.listen(config.apiPort, "127.0.0.1", reportReady);

process.once("SIGTERM", async () => {
  server.close();
  await Promise.all([realtime.stop(), storage?.stop()]);
  process.exit(0);
});
