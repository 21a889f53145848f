import type pg from "pg";
import { z } from "zod";
import { codeOf, messageOf } from "../../errors.ts";
import { json, readJson } from "../responses.ts";
import { authError } from "./errors.ts";

const USER_COLUMNS = `
  u.id, u.aud, u.role, u.email, u.phone, u.email_confirmed_at, u.confirmed_at, u.last_sign_in_at, u.created_at, u.updated_at,
  u.is_anonymous, u.banned_until,
  coalesce(u.raw_app_meta_data, '{}') as app_metadata, coalesce(u.raw_user_meta_data, '{}') as user_metadata,
  coalesce((
    select json_agg(json_build_object(
      'identity_id', i.id, 'id', i.provider_id, 'user_id', i.user_id, 'identity_data', i.identity_data,
      'provider', i.provider, 'created_at', i.created_at, 'updated_at', i.updated_at
    )) from auth.identities i where i.user_id = u.id
  ), '[]') as identities`;

/** GoTrue's cost for new passwords. */
const BCRYPT_COST = 10;

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
  const { rows } = await pool.query(`select ${USER_COLUMNS} from auth.users u where u.id = $1`, [id]);
  return rows[0] === undefined ? authError(404, "user_not_found", "User not found") : json(rows[0]);
}

async function listUsers(url: URL, pool: pg.Pool): Promise<Response> {
  const perPage = boundedNumber(url.searchParams.get("per_page"), 50, 1000);
  const page = boundedNumber(url.searchParams.get("page"), 1, 1_000_000);
  const { rows } = await pool.query(
    `select ${USER_COLUMNS} from auth.users u order by u.created_at desc, u.id limit $1 offset $2`,
    [perPage, (page - 1) * perPage],
  );
  const counted = await pool.query("select count(*)::int as total from auth.users");
  const total = z.object({ total: z.number() }).parse(counted.rows[0]).total;
  const lastPage = Math.max(1, Math.ceil(total / perPage));
  const link = (target: number, rel: string) => `<${url.pathname}?page=${target}&per_page=${perPage}>; rel="${rel}"`;
  const links = page < lastPage ? [link(page + 1, "next"), link(lastPage, "last")] : [link(lastPage, "last")];
  return json({ users: rows, aud: "authenticated" }, 200, {
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
  const { rows } = await pool.query(
    `with created as (
       insert into auth.users (
         instance_id, id, aud, role, email, encrypted_password, email_confirmed_at, raw_app_meta_data, raw_user_meta_data,
         confirmation_token, recovery_token, email_change_token_new, email_change
       )
       values (
         '00000000-0000-0000-0000-000000000000', coalesce($1::uuid, gen_random_uuid()), 'authenticated',
         coalesce($2, 'authenticated'), lower($3),
         extensions.crypt(coalesce($4, gen_random_uuid()::text), extensions.gen_salt('bf', ${BCRYPT_COST})),
         case when $5 then now() end,
         '{"provider": "email", "providers": ["email"]}'::jsonb || coalesce($6::jsonb, '{}'), coalesce($7::jsonb, '{}'),
         '', '', '', ''
       )
       returning id, email
     ), identity as (
       insert into auth.identities (provider, provider_id, user_id, identity_data)
       select 'email', id::text, id, jsonb_build_object('sub', id, 'email', email, 'email_verified', $5::boolean)
       from created
     )
     select id from created`,
    [
      body.id,
      body.role,
      body.email,
      body.password,
      body.email_confirm,
      toJson(body.app_metadata),
      toJson(body.user_metadata),
    ],
  );
  return getUser(z.object({ id: z.string() }).parse(rows[0]).id, pool);
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

function toJson(value: Record<string, unknown> | undefined): string | null {
  return value === undefined ? null : JSON.stringify(value);
}
