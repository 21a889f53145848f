import { createClient, REALTIME_SUBSCRIBE_STATES } from "@supabase/supabase-js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { signJwt } from "../../dev/embedded-supabase/jwt.ts";
import { subscribe } from "./support/realtime.ts";
import {
  anonymous,
  clientWith,
  memberOfNewOrg,
  service,
  signedIn,
  target,
  unique,
  withDatabase,
} from "./support/target.ts";

type Member = Awaited<ReturnType<typeof memberOfNewOrg>>;
type Event = { event: string; payload: Record<string, unknown> };
type Change = { eventType: string; new: Record<string, unknown>; old: Record<string, unknown> };

let member: Member;
let stranger: Awaited<ReturnType<typeof signedIn>>;
const svc = service();

beforeAll(async () => {
  member = await memberOfNewOrg("live");
  stranger = await signedIn("outsider");
});
afterAll(async () => {
  await Promise.all([member.client, stranger.client, svc].map((client) => client.removeAllChannels()));
});

const table = { schema: "public", table: "workloads" };
const newRow = (title: string) => ({ org_id: member.orgId, title });
const send = (topic: string, payload: object, isPrivate = true) =>
  withDatabase((db) => db.query("select realtime.send($1, 'note', $2, $3)", [payload, topic, isPrivate]));

describe("postgres_changes", () => {
  it("reports inserts, updates and deletes to members, and none to callers who may not see them", async () => {
    const seen: Change[] = [];
    const filtered: Change[] = [];
    const bySvc: Change[] = [];
    const byStranger: Change[] = [];
    const title = unique("match");
    const system: unknown[] = [];
    const channel = member.client
      .channel(unique("db"))
      .on("postgres_changes", { event: "*", ...table }, (change) => seen.push(change))
      .on("postgres_changes", { event: "INSERT", ...table, filter: `title=eq.${title}` }, (change) =>
        filtered.push(change),
      )
      .on("system", {}, (message) => system.push(message));
    expect(await subscribe(channel)).toEqual({ status: "SUBSCRIBED", reason: "" });
    await subscribe(
      svc
        .channel(unique("db"))
        .on("postgres_changes", { event: "*", schema: "public" }, (change) => bySvc.push(change)),
    );
    await subscribe(
      stranger.client
        .channel(unique("db"))
        .on("postgres_changes", { event: "*", ...table }, (change) => byStranger.push(change)),
    );
    await expect
      .poll(() => system)
      .toContainEqual(expect.objectContaining({ status: "ok", message: "Subscribed to PostgreSQL" }));

    const { data: row } = await member.client.from("workloads").insert(newRow(title)).select("id").single();
    await member.client.from("workloads").insert(newRow(unique("other")));
    await member.client.from("workloads").update({ status: "done" }).eq("id", row?.id);
    // Policies are checked against the row as it is when the change is read, on hosted too: a row deleted before is
    // reported to nobody.
    await expect.poll(() => seen).toHaveLength(3);
    await svc.from("workloads").delete().eq("id", row?.id);

    await expect.poll(() => seen.map(({ eventType }) => eventType)).toEqual(["INSERT", "INSERT", "UPDATE", "DELETE"]);
    expect(filtered.map((change) => change.new.title)).toEqual([title]);
    expect(seen[0]?.new).toMatchObject({ id: row?.id, title, tags: [], meta: {}, status: "queued" });
    expect(seen[2]).toMatchObject({ new: { status: "done" }, old: { id: row?.id } });
    expect(seen[3]).toMatchObject({ new: {}, old: { id: row?.id } });
    expect(Object.keys(seen[3]?.old ?? {})).toEqual(["id"]);
    // Columns that the role may not read stay hidden.
    expect(seen[0]?.new).not.toHaveProperty("secret_note");
    await expect
      .poll(() => bySvc.filter(({ eventType }) => eventType === "INSERT")[0]?.new)
      .toHaveProperty("secret_note");
    // Deletes carry the key alone and go to everyone, on hosted too.
    await expect.poll(() => byStranger.map(({ eventType }) => eventType)).toEqual(["DELETE"]);
  });

  it.each([
    ["neq", "status=neq.queued", 0],
    ["in", "status=in.(queued,done)", 1],
    ["gte", "kwh=gte.2.5", 1],
    ["lt", "kwh=lt.2.5", 0],
    ["is", "run_window=is.null", 1],
    ["like", "title=like.filter-%", 1],
  ])("filters with %s", async (_operator, filter, expected) => {
    const seen: unknown[] = [];
    const all: unknown[] = [];
    const system: unknown[] = [];
    const channel = member.client
      .channel(unique("filter"))
      .on("system", {}, (message) => system.push(message))
      .on("postgres_changes", { event: "INSERT", ...table, filter }, (change) => seen.push(change))
      .on("postgres_changes", { event: "INSERT", ...table }, (change) => all.push(change));
    await subscribe(channel);
    // A channel is joined before its changes are listened for, on hosted too.
    await expect.poll(() => system).toContainEqual(expect.objectContaining({ status: "ok" }));
    await member.client.from("workloads").insert({ ...newRow(unique("filter")), kwh: 2.5 });
    await expect.poll(() => all.length).toBe(1);
    expect(seen).toHaveLength(expected);
    await member.client.removeChannel(channel);
  });
});

describe("broadcast from the database", () => {
  it("reaches members of a private topic, by trigger and by realtime.send", async () => {
    const seen: Event[] = [];
    const topic = `org:${member.orgId}`;
    const channel = member.client
      .channel(topic, { config: { private: true } })
      .on("broadcast", { event: "*" }, (message) => seen.push({ event: message.event, payload: message.payload }));
    expect((await subscribe(channel)).status).toBe("SUBSCRIBED");
    const { data: row } = await member.client
      .from("workloads")
      .insert(newRow(unique("cast")))
      .select("id")
      .single();
    await svc.from("workloads").delete().eq("id", row?.id);
    await send(topic, { hello: "world" });
    await expect.poll(() => seen.map(({ event }) => event)).toEqual(["INSERT", "DELETE", "note"]);
    expect(seen[0]?.payload).toMatchObject({
      operation: "INSERT",
      ...table,
      record: { id: row?.id },
      old_record: null,
    });
    expect(seen[2]?.payload).toMatchObject({ hello: "world", id: expect.any(String) });
    await member.client.removeChannel(channel);
  });

  it("is refused to callers whom the policies refuse", async () => {
    const channel = stranger.client.channel(`org:${member.orgId}`, { config: { private: true } });
    const answer = await subscribe(channel);
    expect(answer.status).toBe("CHANNEL_ERROR");
    expect(answer.reason).toContain("Unauthorized: You do not have permissions to read from this Channel topic");
    await stranger.client.removeChannel(channel);
    const anon = anonymous().channel(`org:${member.orgId}`, { config: { private: true } });
    expect((await subscribe(anon)).status).toBe("CHANNEL_ERROR");
  });

  it("keeps public and private channels of one name apart, and rolled-back messages to itself", async () => {
    const topic = `org:${member.orgId}`;
    const publicSeen: Event[] = [];
    const channel = stranger.client
      .channel(topic)
      .on("broadcast", { event: "*" }, ({ event, payload }) => publicSeen.push({ event, payload }));
    expect((await subscribe(channel)).status).toBe("SUBSCRIBED");
    await send(topic, { n: "private" });
    await withDatabase(async (db) => {
      await db.query("begin");
      await db.query("select realtime.send($1, 'note', $2, false)", [{ n: "rolled back" }, topic]);
      await db.query("rollback");
    });
    await send(topic, { n: "public" }, false);
    await expect.poll(() => publicSeen.map(({ payload }) => payload.n)).toEqual(["public"]);
    await stranger.client.removeChannel(channel);
  });

  it("continues after the token was refreshed, and ends when it is no longer allowed", async () => {
    const joined = await memberOfNewOrg("leaver");
    const topic = `org:${joined.orgId}`;
    const seen: unknown[] = [];
    const statuses: string[] = [];
    const channel = joined.client
      .channel(topic, { config: { private: true } })
      .on("broadcast", { event: "note" }, ({ payload }) => seen.push(payload.n));
    channel.subscribe((status) => statuses.push(status));
    await expect.poll(() => statuses).toEqual(["SUBSCRIBED"]);
    await joined.client.auth.refreshSession();
    await joined.client.realtime.setAuth();
    await send(topic, { n: 1 });
    await expect.poll(() => seen).toEqual([1]);

    await svc.from("members").delete().eq("org_id", joined.orgId);
    await joined.client.auth.refreshSession();
    await joined.client.realtime.setAuth();
    await expect.poll(() => statuses.at(-1)).not.toBe(REALTIME_SUBSCRIBE_STATES.SUBSCRIBED);
    await joined.client.removeAllChannels();
  });
});

describe("broadcast between clients", () => {
  it("goes to the others, is acknowledged, and may be sent by HTTP", async () => {
    const other = clientWith(target.publishableKey);
    await other.auth.setSession(member.session);
    const topic = `org:${member.orgId}`;
    const seen: unknown[] = [];
    const own: unknown[] = [];
    const receiving = other
      .channel(topic, { config: { private: true } })
      .on("broadcast", { event: "cursor" }, ({ payload }) => seen.push(payload));
    const sending = member.client
      .channel(topic, { config: { private: true, broadcast: { ack: true } } })
      .on("broadcast", { event: "cursor" }, ({ payload }) => own.push(payload));
    await subscribe(receiving);
    await subscribe(sending);
    expect(await sending.send({ type: "broadcast", event: "cursor", payload: { x: 1, text: "é😀" } })).toBe("ok");
    await expect.poll(() => seen).toEqual([{ x: 1, text: "é😀" }]);
    expect(own).toEqual([]);
    expect(await sending.httpSend("cursor", { z: 1 })).toMatchObject({ success: true });
    await expect.poll(() => seen.at(-1)).toEqual({ z: 1 });
    await Promise.all([other.removeAllChannels(), member.client.removeChannel(sending)]);
  });

  it("does not let strangers write to a private topic by HTTP", async () => {
    const topic = `org:${member.orgId}`;
    const seen: unknown[] = [];
    const channel = member.client
      .channel(topic, { config: { private: true } })
      .on("broadcast", { event: "*" }, ({ payload }) => seen.push(payload.n));
    await subscribe(channel);
    const post = (token: string, n: string) =>
      fetch(`${target.url}/realtime/v1/api/broadcast`, {
        method: "POST",
        headers: {
          apikey: target.publishableKey,
          authorization: `Bearer ${token}`,
          "content-type": "application/json",
        },
        body: JSON.stringify({ messages: [{ topic, event: "note", payload: { n }, private: true }] }),
      });
    expect((await post(stranger.session.access_token, "evil")).status).toBe(202);
    expect((await post(member.session.access_token, "fine")).status).toBe(202);
    await expect.poll(() => seen).toEqual(["fine"]);
    await member.client.removeChannel(channel);
  });
});

describe("presence", () => {
  it("shows who is present, and when they leave", async () => {
    const topic = unique("room");
    const [left, right] = [anonymous(), anonymous()];
    const watching = left.channel(topic).on("presence", { event: "sync" }, () => {});
    const present = right.channel(topic, { config: { presence: { key: "right" } } });
    await subscribe(watching);
    await subscribe(present);
    await present.track({ user: "b" });
    await expect.poll(() => watching.presenceState().right).toMatchObject([{ user: "b" }]);
    const late = anonymous()
      .channel(topic)
      .on("presence", { event: "sync" }, () => {});
    await subscribe(late);
    await expect.poll(() => late.presenceState().right).toMatchObject([{ user: "b" }]);
    await present.untrack();
    await expect.poll(() => watching.presenceState()).toEqual({});
    await Promise.all([left.removeAllChannels(), right.removeAllChannels()]);
  });
});

describe("the connection", () => {
  it.runIf(target.isEmbedded)("leaves a channel when its token has expired", async () => {
    const { session } = member;
    const [, payload = ""] = session.access_token.split(".");
    const claims = JSON.parse(Buffer.from(payload, "base64url").toString("utf8"));
    const brief = signJwt({ ...claims, exp: Math.ceil(Date.now() / 1000) + 1 }, target.jwtSecret);
    const client = anonymous();
    await client.realtime.setAuth(brief);
    const system: unknown[] = [];
    const channel = client
      .channel(`org:${member.orgId}`, { config: { private: true } })
      .on("system", {}, (message) => system.push(message));
    expect((await subscribe(channel)).status).toBe("SUBSCRIBED");
    await expect
      .poll(() => system, { timeout: 5000 })
      .toContainEqual(expect.objectContaining({ status: "error", message: "Access token has expired" }));
    await client.removeAllChannels();
  });

  it("speaks the older version of the wire too", async () => {
    const client = createClient(target.url, target.publishableKey, {
      auth: { persistSession: false, storageKey: unique("older") },
      realtime: { vsn: "1.0.0" },
    });
    const seen: unknown[] = [];
    const topic = unique("older");
    const channel = client.channel(topic, { config: { broadcast: { self: true, ack: true } } });
    channel.on("broadcast", { event: "note" }, ({ payload }) => seen.push(payload.n));
    expect((await subscribe(channel)).status).toBe("SUBSCRIBED");
    expect(await channel.send({ type: "broadcast", event: "note", payload: { n: 1 } })).toBe("ok");
    await expect.poll(() => seen).toEqual([1]);
    await client.removeAllChannels();
  });

  it("is refused without a valid key", async () => {
    const answer = await subscribe(clientWith("sb_publishable_bogus").channel("x"));
    expect(answer.status).not.toBe("SUBSCRIBED");
  });
});
