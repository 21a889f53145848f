import { createGridProvider } from "../../../lib/providers/create-grid-provider.ts";
import { connect } from "../_shared/database.ts";
import { endpoint } from "../_shared/endpoint.ts";
import { makeLog } from "../_shared/log.ts";
import { requireSecretKey } from "../_shared/secret-key.ts";
import { pollGrid } from "./handler.ts";
import { gridStore } from "./store.ts";

const log = makeLog("poll-grid");
const store = gridStore(connect(Deno.env.get("SUPABASE_DB_URL") ?? ""));
const nesoBaseUrl = Deno.env.get("NESO_BASE_URL");
const octopusBaseUrl = Deno.env.get("OCTOPUS_BASE_URL");
const provider = createGridProvider({
  from: Deno.env.get("KARBOS_GRID_FROM") === "sample" ? "sample" : "services",
  fetch,
  ...(nesoBaseUrl ? { nesoBaseUrl } : {}),
  ...(octopusBaseUrl ? { octopusBaseUrl } : {}),
});

Deno.serve(
  endpoint(log, async (request) => {
    await requireSecretKey(request, "poll-grid", (name) => Deno.env.get(name));
    return await pollGrid({ provider, store, log, now: () => new Date() });
  }),
);
