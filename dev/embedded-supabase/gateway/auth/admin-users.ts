import type pg from "pg";
import { z } from "zod";
import { codeOf, messageOf } from "../../errors.ts";
import { json, readJson } from "../../responses.ts";
import { authError } from "./errors.ts";
import { BCRYPT_COST, findUser, findUsers, insertUser, toJson } from "./users.ts";

const metadataSchema = z.record(z.string(), z.unknown());
const bodySchema = z.object({
  id: z.uuid().optional(),
  role: z.string().optional(),
  email: z.email().optional(),
  password: z.string().min(1).optional(),
  email_confirm: z.boolean().default(false),
  app_metadata: metadataSchema.optional(),
  user_metadata: metadataSchema.optional(),
  ban_duration: z.string().optional(),
});
type Body = z.infer<typeof bodySchema>;

/** `auth.admin`: create, list, get, change and delete users. The caller has been checked. */
export async function handleAdminUsers(request: Request, url: URL, pool: pg.Pool): Promise<Response> {
  const [resource, id, rest] = url.pathname.replace(/^\/auth\/v1\/(admin\/)?/, "").split("/");
  if (resource !== "users" || rest !== undefined)
    return authError(404, "not_found", "This part of the admin API is not available");
  if (id !== undefined && !z.uuid().safeParse(id).success) {
    return authError(400, "validation_failed", "user_id must be a UUID");
  }
  try {
    if (request.method === "GET") return id === undefined ? await listUsers(url, pool) : await getUser(id, pool);
    if (request.method === "DELETE" && id !== undefined) return await deleteUser(id, pool);
    const body = bodySchema.safeParse((await readJson(request)) ?? {});
    if (!body.success) return authError(400, "validation_failed", z.prettifyError(body.error));
    if (request.method === "POST" && id === undefined) return await createUser(body.data, pool);
    if (request.method === "PUT" && id !== undefined) return await updateUser(id, body.data, pool);
    return authError(405, "bad_method", "Method not allowed");
  } catch (error) {
    if (codeOf(error) === "23505") {
      return authError(422, "email_exists", "A user with this email address has already been registered");
    }
    return authError(500, "unexpected_failure", messageOf(error));
  }
}

async function getUser(id: string, pool: pg.Pool): Promise<Response> {
  const user = await findUser(pool, { id });
  return user === null ? authError(404, "user_not_found", "User not found") : json(user);
}

async function listUsers(url: URL, pool: pg.Pool): Promise<Response> {
  const perPage = boundedNumber(url.searchParams.get("per_page"), 50, 1000);
  const page = boundedNumber(url.searchParams.get("page"), 1, 1_000_000);
  const users = await findUsers(pool, { limit: perPage, offset: (page - 1) * perPage });
  const counted = await pool.query("select count(*)::int as total from auth.users");
  const total = z.object({ total: z.number() }).parse(counted.rows[0]).total;
  const lastPage = Math.max(1, Math.ceil(total / perPage));
  const link = (target: number, rel: string) => `<${url.pathname}?page=${target}&per_page=${perPage}>; rel="${rel}"`;
  const links = page < lastPage ? [link(page + 1, "next"), link(lastPage, "last")] : [link(lastPage, "last")];
  return json({ users, aud: "authenticated" }, 200, {
    "x-total-count": String(total),
    link: links.join(", "),
    "access-control-expose-headers": "x-total-count, link",
  });
}

function boundedNumber(text: string | null, fallback: number, max: number): number {
  const value = Number(text);
  return Number.isInteger(value) && value > 0 ? Math.min(value, max) : fallback;
}

async function createUser(body: Body, pool: pg.Pool): Promise<Response> {
  if (body.email === undefined) return authError(400, "validation_failed", "Cannot create a user without an email");
  const id = await insertUser(pool, {
    ...{ id: body.id, email: body.email, password: body.password, role: body.role, isConfirmed: body.email_confirm },
    ...{ appMetadata: body.app_metadata, userMetadata: body.user_metadata },
  });
  return getUser(id, pool);
}

async function updateUser(id: string, body: Body, pool: pg.Pool): Promise<Response> {
  await pool.query(
    `update auth.users set
       email = coalesce(lower($2), email),
       role = coalesce($9, role),
       encrypted_password = case
         when $3::text is null then encrypted_password
         else extensions.crypt($3, extensions.gen_salt('bf', ${BCRYPT_COST}))
       end,
       email_confirmed_at = case when $4 then coalesce(email_confirmed_at, now()) else email_confirmed_at end,
       raw_app_meta_data = ${merged("raw_app_meta_data", "$5")},
       raw_user_meta_data = ${merged("raw_user_meta_data", "$6")},
       banned_until = case
         when $7::text is null then banned_until
         when $7 = 'none' then null
         else now() + $8::interval
       end,
       updated_at = now()
     where id = $1`,
    [
      ...[id, body.email, body.password, body.email_confirm, toJson(body.app_metadata), toJson(body.user_metadata)],
      ...[body.ban_duration, body.ban_duration === "none" ? null : body.ban_duration, body.role],
    ],
  );
  return getUser(id, pool);
}

/** As GoTrue merges metadata: key by key at the top, where null removes the key. */
function merged(column: string, parameter: string): string {
  return `coalesce((
    select jsonb_object_agg(key, value)
    from jsonb_each(coalesce(${column}, '{}') || coalesce(${parameter}::jsonb, '{}'))
    where value <> 'null'
  ), '{}')`;
}

async function deleteUser(id: string, pool: pg.Pool): Promise<Response> {
  const found = await getUser(id, pool);
  if (found.ok) await pool.query("delete from auth.users where id = $1", [id]);
  return found;
}
