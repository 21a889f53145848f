import { randomUUID } from "node:crypto";
import type pg from "pg";
import { z } from "zod";
import { type ApiKeys, claimsOf } from "../api-keys.ts";
import { corsHeaders, json, readJson } from "../responses.ts";
import { mayBroadcast } from "./authorization.ts";
import type { Hub } from "./hub.ts";

const messageSchema = z.object({
  topic: z.string().min(1),
  event: z.string().min(1),
  payload: z.unknown(),
  private: z.boolean().default(false),
});
const batchSchema = z.object({ messages: z.array(messageSchema).max(1000) });
const ONE_EVENT = /\/api\/broadcast\/(?<topic>[^/]+)\/events\/(?<event>[^/]+)$/;

/**
 * Broadcast by HTTP: `POST /realtime/v1/api/broadcast` with a batch, or `…/broadcast/<topic>/events/<event>` with the
 * payload of one. Answers 202; a message to a private topic that the caller may not write to is dropped, as on hosted.
 */
export async function handleBroadcast(request: Request, hub: Hub, pool: pg.Pool, keys: ApiKeys): Promise<Response> {
  const bearer = request.headers.get("authorization")?.replace(/^Bearer /i, "");
  const claims = claimsOf(bearer, keys) ?? claimsOf(request.headers.get("apikey"), keys);
  if (claims === null) return json({ message: "Unauthorized" }, 401);
  if (request.method !== "POST") return json({ message: "Method not allowed" }, 405);
  const parsed = batchSchema.safeParse(toBatch(new URL(request.url), await readJson(request)));
  if (!parsed.success) return json({ errors: z.flattenError(parsed.error).fieldErrors }, 422);
  for (const { topic, event, payload, private: isPrivate } of parsed.data.messages) {
    if (isPrivate && !(await mayBroadcast(pool, { claims, topic }))) continue;
    hub.broadcast(topic, isPrivate, { event, payload, id: randomUUID() });
  }
  return new Response(null, { status: 202, headers: corsHeaders });
}

function toBatch(url: URL, body: unknown): unknown {
  const { topic, event } = ONE_EVENT.exec(url.pathname)?.groups ?? {};
  if (topic === undefined || event === undefined) return body;
  const one = { topic: decodeURIComponent(topic), event: decodeURIComponent(event), payload: body };
  return { messages: [{ ...one, private: url.searchParams.get("private") === "true" }] };
}
