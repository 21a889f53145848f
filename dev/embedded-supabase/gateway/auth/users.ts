import { randomUUID } from "node:crypto";
import type pg from "pg";
import { z } from "zod";

type Queries = pg.Pool | pg.PoolClient;

const userSchema = z.looseObject({
  id: z.string(),
  email: z.string().nullable(),
  aud: z.string().nullable(),
  role: z.string().nullable(),
  email_confirmed_at: z.date().nullable(),
  banned_until: z.date().nullable(),
  user_metadata: z.record(z.string(), z.unknown()),
});
/** A user as GoTrue shows them. */
export type User = z.infer<typeof userSchema>;

const COLUMNS = `
  u.id, u.aud, u.role, u.email, u.phone, u.email_confirmed_at, u.confirmed_at, u.last_sign_in_at, u.created_at, u.updated_at,
  u.is_anonymous, u.banned_until, u.invited_at, u.confirmation_sent_at, u.recovery_sent_at, u.email_change_sent_at,
  nullif(u.email_change, '') as new_email,
  coalesce(u.raw_app_meta_data, '{}') as app_metadata, coalesce(u.raw_user_meta_data, '{}') as user_metadata,
  coalesce((
    select json_agg(json_build_object(
      'identity_id', i.id, 'id', i.provider_id, 'user_id', i.user_id, 'identity_data', i.identity_data,
      'provider', i.provider, 'created_at', i.created_at, 'updated_at', i.updated_at
    )) from auth.identities i where i.user_id = u.id
  ), '[]') as identities`;

export async function findUser(db: Queries, by: { id: string } | { email: string }): Promise<User | null> {
  const [column, value] = "id" in by ? ["id", by.id] : ["email", by.email.toLowerCase()];
  const { rows } = await db.query(`select ${COLUMNS} from auth.users u where u.${column} = $1`, [value]);
  return rows[0] === undefined ? null : userSchema.parse(rows[0]);
}

/** Newest first. */
export async function findUsers(db: Queries, page: { limit: number; offset: number }): Promise<User[]> {
  const { rows } = await db.query(
    `select ${COLUMNS} from auth.users u order by u.created_at desc, u.id limit $1 offset $2`,
    [page.limit, page.offset],
  );
  return z.array(userSchema).parse(rows);
}

/** GoTrue's cost for new passwords. */
export const BCRYPT_COST = 10;

export interface NewUser {
  id?: string | undefined;
  email: string;
  /** Absent: a random password that nobody knows. */
  password?: string | undefined;
  role?: string | undefined;
  isConfirmed: boolean;
  appMetadata?: Record<string, unknown> | undefined;
  userMetadata?: Record<string, unknown> | undefined;
}

/** @throws pg.DatabaseError 23505 when the address is taken */
export async function insertUser(db: Queries, user: NewUser): Promise<string> {
  const id = user.id ?? randomUUID();
  await db.query(
    `with created as (
       insert into auth.users (
         instance_id, id, aud, role, email, encrypted_password, email_confirmed_at, raw_app_meta_data, raw_user_meta_data,
         confirmation_token, recovery_token, email_change_token_new, email_change
       )
       values (
         '00000000-0000-0000-0000-000000000000', $1, 'authenticated', coalesce($2, 'authenticated'), lower($3),
         extensions.crypt(coalesce($4, gen_random_uuid()::text), extensions.gen_salt('bf', ${BCRYPT_COST})),
         case when $5 then now() end,
         '{"provider": "email", "providers": ["email"]}'::jsonb || coalesce($6::jsonb, '{}'), coalesce($7::jsonb, '{}'),
         '', '', '', ''
       )
       returning id, email
     )
     insert into auth.identities (provider, provider_id, user_id, identity_data)
     select 'email', id::text, id, jsonb_build_object('sub', id, 'email', email, 'email_verified', $5::boolean)
     from created`,
    [
      ...[id, user.role, user.email, user.password, user.isConfirmed],
      ...[toJson(user.appMetadata), toJson(user.userMetadata)],
    ],
  );
  return id;
}

export function toJson(value: Record<string, unknown> | undefined): string | null {
  return value === undefined ? null : JSON.stringify(value);
}
