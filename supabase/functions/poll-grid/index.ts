import { createGridProvider } from "../../../lib/providers/create-grid-provider.ts";
import { connect } from "../_shared/database.ts";
import { endpoint, Refusal } from "../_shared/endpoint.ts";
import { makeLog } from "../_shared/log.ts";
import { hasSecretKey, secretKeys } from "../_shared/secret-key.ts";
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
    if (
      !(await hasSecretKey(
        request,
        secretKeys((name) => Deno.env.get(name)),
      ))
    ) {
      throw new Refusal("unauthorized", "Call poll-grid with one of the project's secret keys in the apikey header.");
    }
    return await pollGrid({ provider, store, log, now: () => new Date() });
  }),
);
