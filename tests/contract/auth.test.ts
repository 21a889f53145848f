import { describe, expect, it } from "vitest";
import {
  anonymous,
  memberOfNewOrg,
  PASSWORD,
  service,
  signedIn,
  target,
  unique,
  withDatabase,
} from "./support/target.ts";

const claimsIn = (token: string): Record<string, unknown> =>
  JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString("utf8"));

describe("sign-up and sign-in", () => {
  it("signs up, with metadata that triggers can read", async () => {
    const user = await signedIn("signup", { full_name: "Ann Example" });
    const { data } = await user.client.from("profiles").select("full_name").single();
    expect(data).toEqual({ full_name: "Ann Example" });
  });

  it("refuses a second sign-up, a wrong password and a short one", async () => {
    const { email } = await signedIn("twice");
    const again = await anonymous().auth.signUp({ email, password: PASSWORD });
    expect(again.error?.code).toBe("user_already_exists");
    const wrong = await anonymous().auth.signInWithPassword({ email, password: "wrong" });
    expect([wrong.error?.code, wrong.error?.status]).toEqual(["invalid_credentials", 400]);
    const short = await anonymous().auth.signUp({ email: `${unique("short")}@contract.test`, password: "abc" });
    expect(short.error?.code).toBe("weak_password");
  });

  it("rotates refresh tokens", async () => {
    const user = await signedIn("refresh");
    const { data, error } = await user.client.auth.refreshSession();
    expect(error).toBeNull();
    expect(data.session?.refresh_token).not.toBe(user.session.refresh_token);
  });

  it("gives getUser, getClaims, updateUser and sign-out", async () => {
    const { client, email, id } = await signedIn("self", { theme: "light" });
    expect((await client.auth.getUser()).data.user).toMatchObject({ id, email, user_metadata: { theme: "light" } });
    expect((await client.auth.getClaims()).data?.claims).toMatchObject({ sub: id, email, role: "authenticated" });
    const updated = await client.auth.updateUser({ data: { theme: "dark" } });
    expect(updated.data.user?.user_metadata.theme).toBe("dark");
    expect((await client.auth.signOut()).error).toBeNull();
    expect((await client.auth.getUser()).error).not.toBeNull();
  });

  it("takes a request to recover a password", async () => {
    const { email } = await signedIn("recover");
    const { error } = await anonymous().auth.resetPasswordForEmail(email, {
      redirectTo: "http://127.0.0.1:3000/reset",
    });
    expect(error).toBeNull();
  });

  it("signs in a user seeded as for hosted Supabase", async () => {
    const email = `${unique("seed")}@contract.test`;
    await withDatabase((db) =>
      db.query(
        `with seeded as (
           insert into auth.users (
             instance_id, id, aud, role, email, encrypted_password, email_confirmed_at, raw_app_meta_data,
             raw_user_meta_data, is_super_admin, created_at, updated_at, confirmation_token, recovery_token,
             email_change_token_new, email_change, email_change_token_current, phone_change, phone_change_token,
             reauthentication_token, is_sso_user, is_anonymous
           )
           values (
             '00000000-0000-0000-0000-000000000000', gen_random_uuid(), 'authenticated', 'authenticated', $1,
             extensions.crypt($2, extensions.gen_salt('bf', 6)), now(), '{"provider":"email","providers":["email"]}',
             '{"full_name":"Seeded"}', false, now(), now(), '', '', '', '', '', '', '', '', false, false
           )
           returning id, email
         )
         insert into auth.identities (id, user_id, provider_id, provider, identity_data, last_sign_in_at, created_at, updated_at)
         select gen_random_uuid(), id, id::text, 'email', jsonb_build_object('sub', id::text, 'email', email), now(), now(), now()
         from seeded`,
        [email, PASSWORD],
      ),
    );
    const client = anonymous();
    const { data, error } = await client.auth.signInWithPassword({ email, password: PASSWORD });
    expect(error).toBeNull();
    expect(data.user?.identities).toHaveLength(1);
    expect((await client.rpc("whoami")).data).toMatchObject({ uid: data.user?.id, db_role: "authenticated" });
  });
});

describe("the access token", () => {
  it("carries the claims of GoTrue's tokens", async () => {
    const { session, id, email } = await signedIn("claims", { n: 1 });
    expect(claimsIn(session.access_token)).toMatchObject({
      iss: `${target.url}/auth/v1`,
      sub: id,
      aud: "authenticated",
      role: "authenticated",
      email,
      phone: "",
      app_metadata: { provider: "email", providers: ["email"] },
      user_metadata: { n: 1 },
      aal: "aal1",
      amr: [{ method: "password" }],
      is_anonymous: false,
    });
  });

  it("passes through the custom access token hook, also when refreshed", async () => {
    const { client, orgId } = await memberOfNewOrg("hook");
    const { data } = await client.auth.refreshSession();
    expect(claimsIn(data.session?.access_token ?? "")).toMatchObject({ app_metadata: { org_ids: [orgId] } });
    const { data: seen } = await client.rpc("whoami");
    expect(seen.claims.app_metadata.org_ids).toEqual([orgId]);
  });

  it("is refused when the hook says so", async () => {
    const { email, id } = await signedIn("blocked");
    await service().auth.admin.updateUserById(id, { app_metadata: { blocked: "true" } });
    const { error } = await anonymous().auth.signInWithPassword({ email, password: PASSWORD });
    expect([error?.status, error?.message]).toEqual([403, "this account is blocked"]);
  });
});

describe("the admin API", () => {
  it("creates, finds, lists, changes and deletes users", async () => {
    const { admin } = service().auth;
    const email = `${unique("managed")}@contract.test`;
    const created = await admin.createUser({
      email,
      password: PASSWORD,
      email_confirm: true,
      user_metadata: { n: 1, gone: true },
      app_metadata: { tier: "gold" },
    });
    expect(created.error).toBeNull();
    const id = created.data.user?.id ?? "";
    expect((await admin.getUserById(id)).data.user).toMatchObject({
      email,
      app_metadata: { tier: "gold", provider: "email" },
    });
    const listed = await admin.listUsers({ page: 1, perPage: 1 });
    expect(listed.data.users).toHaveLength(1);
    const signIn = await anonymous().auth.signInWithPassword({ email, password: PASSWORD });
    expect(claimsIn(signIn.data.session?.access_token ?? "")).toMatchObject({ app_metadata: { tier: "gold" } });

    const changed = await admin.updateUserById(id, {
      password: "changed-password-2",
      user_metadata: { gone: null, m: 2 },
    });
    expect(changed.data.user?.user_metadata).toEqual({ n: 1, m: 2 });
    const withNew = await anonymous().auth.signInWithPassword({ email, password: "changed-password-2" });
    expect(withNew.error).toBeNull();

    expect((await admin.deleteUser(id)).error).toBeNull();
    expect((await admin.getUserById(id)).error?.code).toBe("user_not_found");
  });

  it("refuses a second user with one address, and a malformed id", async () => {
    const { admin } = service().auth;
    const { email } = await signedIn("unique");
    const { error } = await admin.createUser({ email, password: PASSWORD });
    expect([error?.code, error?.status]).toEqual(["email_exists", 422]);
    const response = await fetch(`${target.url}/auth/v1/admin/users/not-a-uuid`, {
      headers: { apikey: target.secretKey },
    });
    expect(response.status).toBeGreaterThanOrEqual(400);
    expect(response.status).toBeLessThan(500);
  });

  it("is closed to the publishable key and to users", async () => {
    const { client } = await signedIn("nosy");
    for (const caller of [anonymous(), client]) {
      const { error } = await caller.auth.admin.listUsers();
      expect(error?.status).toBeGreaterThanOrEqual(401);
      expect(error?.status).toBeLessThanOrEqual(403);
    }
  });
});
