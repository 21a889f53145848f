import { expect, it } from "vitest";
import { errorBodySchema } from "../../lib/contracts/errors.ts";
import { call, sql } from "./target.ts";

it("ends the topic of a signed link, without a sign-in, and idempotently", async () => {
  const [row] = await sql<{ user_id: string; token: string }[]>`
    select user_id, private.unsubscribe_token(user_id, 'failures') as token
    from public.memberships where role = 'viewer'`;
  if (!row) throw new Error("the seed has a viewer");
  for (const _ of [1, 2]) {
    expect(await call("unsubscribe", JSON.stringify({ token: row.token }))).toMatchObject({
      status: 200,
      body: { topic: "failures" },
    });
  }
  expect(await sql`select topic, is_wanted from public.mail_preferences where user_id = ${row.user_id}`).toEqual([
    { topic: "failures", is_wanted: false },
  ]);
  await sql`delete from public.mail_preferences where user_id = ${row.user_id}`;
});

it.each([
  ["an unknown token", '{"token": "10000000-0000-4000-8000-000000000001.alerts.00"}', 404],
  ["what is no token", '{"token": "x"}', 404],
  ["no token", "{}", 422],
  ["a token that is too long", JSON.stringify({ token: "x".repeat(300) }), 422],
])("refuses %s", async (_, body, status) => {
  const answer = await call("unsubscribe", body);
  expect(answer.status).toBe(status);
  expect(errorBodySchema.parse(answer.body).error.message).toMatch(/\.$/);
});
