import { createAdaptorServer } from "@hono/node-server";
import pg from "pg";
import { receiveConfig, reportReady } from "../supervisor/node-child.ts";
import { createAuth } from "./auth/index.ts";
import { gatewayConfigSchema } from "./config.ts";
import { createLite } from "./lite.ts";
import { json } from "./responses.ts";
import { createRouter } from "./router.ts";

const config = await receiveConfig(gatewayConfigSchema);
const pool = new pg.Pool({ connectionString: config.adminUrl, max: 4 });
// Postgres may be restarted: idle connections then fail, and the pool makes new ones.
pool.on("error", (error) => console.error(`[auth] ${error.message}`));

const lite = await createLite(config);
const route = createRouter(config, {
  lite: (request, peerAddress) => createAuth(config, pool, (next) => lite.fetch(next, peerAddress))(request),
  realtimeHttp: async () => json({}, 404),
});

const server = createAdaptorServer({
  // Its own Response would add a second Content-Length to lite's, which undici refuses.
  overrideGlobalObjects: false,
  fetch: (request, env) => route(request, env.incoming.socket.remoteAddress ?? null),
});
server.listen(config.apiPort, "127.0.0.1", reportReady);
