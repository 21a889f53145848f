import { describe, expect, it } from "vitest";
import { follow, mailsTo, mailTo } from "./support/mailbox.ts";
import { anonymous, clientWith, PASSWORD, service, signedIn, target, unique, withDatabase } from "./support/target.ts";

const newAddress = (prefix: string) => `${unique(prefix)}@contract.test`;
const claimsIn = (token: string): Record<string, unknown> =>
  JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString("utf8"));

describe("invitation", () => {
  it("makes a user, mails a link, and the link signs them in to choose a password", async () => {
    const email = newAddress("invited");
    const invited = await service().auth.admin.inviteUserByEmail(email, { data: { team: "grid" } });
    expect(invited.error).toBeNull();
    expect(invited.data.user).toMatchObject({ email, user_metadata: { team: "grid" } });
    expect(invited.data.user?.invited_at).toBeTruthy();
    const mail = await mailTo(email);
    const { status, fragment } = await follow(mail.link);
    expect([status, fragment.get("type"), fragment.get("token_type")]).toEqual([303, "invite", "bearer"]);

    const client = anonymous();
    const { data, error } = await client.auth.setSession({
      access_token: fragment.get("access_token") ?? "",
      refresh_token: fragment.get("refresh_token") ?? "",
    });
    expect([error, data.user?.email]).toEqual([null, email]);
    expect((await client.auth.updateUser({ password: PASSWORD })).error).toBeNull();
    expect((await anonymous().auth.signInWithPassword({ email, password: PASSWORD })).error).toBeNull();
  });

  it("is refused for existing users, and to all callers but the service", async () => {
    const { client, email } = await signedIn("there");
    expect((await service().auth.admin.inviteUserByEmail(email)).error).toMatchObject({
      status: 422,
      code: "email_exists",
    });
    for (const caller of [anonymous(), client]) {
      const { error } = await caller.auth.admin.inviteUserByEmail(newAddress("no"));
      expect(error?.status).toBeGreaterThanOrEqual(401);
      expect(error?.status).toBeLessThanOrEqual(403);
    }
  });
});

describe("magic link", () => {
  it("signs in by the link, by its hash and by the code, each once", async () => {
    const { email, id } = await signedIn("magic");
    const request = async (count: number) => {
      await expect.poll(async () => (await anonymous().auth.signInWithOtp({ email })).error).toBeNull();
      return mailTo(email, count);
    };
    const first = await request(1);
    expect((await follow(first.link)).fragment.get("access_token")).toBeTruthy();
    const again = await follow(first.link);
    expect([again.fragment.get("error"), again.fragment.get("error_code")]).toEqual(["access_denied", "otp_expired"]);

    const second = await request(2);
    const token_hash = new URL(second.link).searchParams.get("token") ?? "";
    const byHash = await anonymous().auth.verifyOtp({ type: "magiclink", token_hash });
    expect(byHash.data.user?.id).toBe(id);
    expect((await anonymous().auth.verifyOtp({ type: "magiclink", token_hash })).error).toMatchObject({
      status: 403,
      code: "otp_expired",
    });

    const third = await request(3);
    const client = anonymous();
    const byCode = await client.auth.verifyOtp({ type: "email", email, token: third.code });
    expect([byCode.error, byCode.data.user?.id]).toEqual([null, id]);
    expect(claimsIn(byCode.data.session?.access_token ?? "")).toMatchObject({ sub: id, amr: [{ method: "otp" }] });
    expect((await client.auth.refreshSession()).error).toBeNull();
    expect((await client.rpc("whoami")).data).toMatchObject({ uid: id, db_role: "authenticated" });
  });

  it("makes an account for a new address, unless that is not wanted", async () => {
    const email = newAddress("fresh");
    expect((await anonymous().auth.signInWithOtp({ email, options: { data: { plan: "a" } } })).error).toBeNull();
    const { code } = await mailTo(email);
    const { data } = await anonymous().auth.verifyOtp({ type: "email", email, token: code });
    expect(data.user).toMatchObject({ email, user_metadata: { plan: "a" } });
    const unwanted = await anonymous().auth.signInWithOtp({
      email: newAddress("none"),
      options: { shouldCreateUser: false },
    });
    expect(unwanted.error).toMatchObject({ status: 422, code: "otp_disabled" });
  });

  it("is good for one of two who use it at once", async () => {
    const { email } = await signedIn("once");
    await anonymous().auth.signInWithOtp({ email });
    const { code } = await mailTo(email);
    const results = await Promise.all(
      [1, 2, 3, 4].map(() => anonymous().auth.verifyOtp({ type: "email", email, token: code })),
    );
    expect(results.filter(({ error }) => error === null)).toHaveLength(1);
  });

  it("expires, and stays unknown to the database", async () => {
    const { email } = await signedIn("late");
    await anonymous().auth.signInWithOtp({ email });
    const { code } = await mailTo(email);
    await withDatabase(async (db) => {
      const { rows } = await db.query("select recovery_token from auth.users where email = $1", [email]);
      expect(rows[0].recovery_token).not.toContain(code);
      await db.query("update auth.users set recovery_sent_at = now() - interval '61 minutes' where email = $1", [
        email,
      ]);
    });
    expect((await anonymous().auth.verifyOtp({ type: "email", email, token: code })).error?.code).toBe("otp_expired");
  });

  it("does not let codes be guessed", async () => {
    const { email } = await signedIn("guess");
    await anonymous().auth.signInWithOtp({ email });
    const { code } = await mailTo(email);
    const wrong = code === "000000" ? "000001" : "000000";
    await expect
      .poll(async () => (await anonymous().auth.verifyOtp({ type: "email", email, token: wrong })).error?.status)
      .toBe(429);
  });
});

describe("password reset", () => {
  it("signs in, and lets another password be set", async () => {
    const { email } = await signedIn("reset");
    const { error } = await anonymous().auth.resetPasswordForEmail(email, {
      redirectTo: "http://127.0.0.1:3000/reset?a=1&b=2",
    });
    expect(error).toBeNull();
    const { to, fragment } = await follow((await mailTo(email)).link);
    expect([to.origin + to.pathname + to.search, fragment.get("type")]).toEqual([
      "http://127.0.0.1:3000/reset?a=1&b=2",
      "recovery",
    ]);
    const client = anonymous();
    await client.auth.setSession({
      access_token: fragment.get("access_token") ?? "",
      refresh_token: fragment.get("refresh_token") ?? "",
    });
    expect((await client.auth.updateUser({ password: "another-password-9" })).error).toBeNull();
    expect((await anonymous().auth.signInWithPassword({ email, password: "another-password-9" })).error).toBeNull();
  });

  it("answers alike, and as fast, whether or not there is an account", async () => {
    const { email } = await signedIn("known");
    const timed = async (address: string) => {
      const startedAt = performance.now();
      const { data, error } = await anonymous().auth.resetPasswordForEmail(address);
      return { data, error, ms: performance.now() - startedAt };
    };
    const known = await timed(email);
    const unknown = await timed(newAddress("unknown"));
    expect([unknown.data, unknown.error]).toEqual([known.data, known.error]);
    // Both wait for the same moment, which the work for a known address does not reach on a machine that is free.
    if (target.isEmbedded) for (const { ms } of [known, unknown]) expect(ms).toBeGreaterThan(240);
  });

  it("is mailed once, also for concurrent requests", async () => {
    const { email } = await signedIn("often");
    for (const address of [email, newAddress("nobody")]) {
      const first = await anonymous().auth.resetPasswordForEmail(address);
      const second = await anonymous().auth.resetPasswordForEmail(address);
      expect([first.error, second.error?.status, second.error?.code], address).toEqual([
        null,
        429,
        "over_email_send_rate_limit",
      ]);
    }
    expect(await mailsTo(email)).toHaveLength(1);
  });
});

describe("PKCE", () => {
  it("leads back with a code that only the client which asked can exchange, once", async () => {
    const { email, id } = await signedIn("pkce");
    const client = clientWith(target.publishableKey, { flowType: "pkce" });
    await client.auth.signInWithOtp({ email, options: { emailRedirectTo: "http://127.0.0.1:3000/callback" } });
    const { query, fragment } = await follow((await mailTo(email)).link);
    const code = query.get("code") ?? "";
    expect([code.length > 10, fragment.get("access_token")]).toEqual([true, null]);

    const stranger = clientWith(target.publishableKey, { flowType: "pkce" });
    await stranger.auth.resetPasswordForEmail(newAddress("stranger"));
    expect((await stranger.auth.exchangeCodeForSession(code)).error).not.toBeNull();
    const { data, error } = await client.auth.exchangeCodeForSession(code);
    expect([error, data.user?.id]).toEqual([null, id]);
    expect((await client.auth.refreshSession()).error).toBeNull();
    const body = JSON.stringify({ auth_code: code, code_verifier: "x".repeat(50) });
    const used = await fetch(`${target.url}/auth/v1/token?grant_type=pkce`, {
      method: "POST",
      headers: { apikey: target.publishableKey, "content-type": "application/json" },
      body,
    });
    expect([used.status, (await used.json()).error_code]).toEqual([404, "flow_state_not_found"]);
  });
});

describe("links for those who send them themselves", () => {
  it("are made for each kind of mail, and work", async () => {
    const { admin } = service().auth;
    const invite = await admin.generateLink({ type: "invite", email: newAddress("gl-invite") });
    const signup = await admin.generateLink({ type: "signup", email: newAddress("gl-signup"), password: PASSWORD });
    const fresh = await admin.generateLink({ type: "magiclink", email: newAddress("gl-fresh") });
    const { email } = await signedIn("gl");
    const recovery = await admin.generateLink({
      type: "recovery",
      email,
      options: { redirectTo: "http://127.0.0.1:3000/r" },
    });
    expect(
      [invite, signup, fresh, recovery].map(({ data, error }) => error ?? data.properties?.verification_type),
    ).toEqual(["invite", "signup", "signup", "recovery"]);
    expect(recovery.data.properties?.redirect_to).toBe("http://127.0.0.1:3000/r");
    for (const { data } of [invite, signup, fresh, recovery]) {
      const { fragment } = await follow(data.properties?.action_link ?? "");
      expect(fragment.get("access_token")).toBeTruthy();
    }
    const byHash = await admin.generateLink({ type: "magiclink", email });
    const verified = await anonymous().auth.verifyOtp({
      type: "magiclink",
      token_hash: byHash.data.properties?.hashed_token ?? "",
    });
    expect(verified.data.user?.email).toBe(email);
    expect(await mailsTo(email)).toHaveLength(0);
  });

  it("are not made for unknown users, or for existing ones", async () => {
    const { admin } = service().auth;
    const { email } = await signedIn("gl-there");
    const nobody = await admin.generateLink({ type: "recovery", email: newAddress("gl-nobody") });
    expect(nobody.error).toMatchObject({ status: 404, code: "user_not_found" });
    const again = await admin.generateLink({ type: "signup", email, password: PASSWORD });
    expect(again.error).toMatchObject({ status: 422, code: "email_exists" });
  });
});

describe("another address", () => {
  it("counts once it is confirmed", async () => {
    const { client, email, id } = await signedIn("move");
    const newEmail = newAddress("moved");
    const asked = await client.auth.updateUser({ email: newEmail, data: { note: 1 } });
    expect(asked.data.user).toMatchObject({ email, new_email: newEmail, user_metadata: { note: 1 } });
    const { link } = await mailTo(newEmail);
    await follow(link);
    if (!target.isEmbedded) await follow((await mailTo(email)).link);
    expect((await service().auth.admin.getUserById(id)).data.user?.email).toBe(newEmail);
    expect((await anonymous().auth.signInWithPassword({ email: newEmail, password: PASSWORD })).error).toBeNull();
    expect((await anonymous().auth.signInWithPassword({ email, password: PASSWORD })).error).not.toBeNull();
  });

  it("is refused when somebody else has it", async () => {
    const { email } = await signedIn("taken");
    const { client } = await signedIn("wants");
    expect((await client.auth.updateUser({ email })).error).toMatchObject({ status: 422, code: "email_exists" });
  });
});

describe("where a link may lead", () => {
  it.each([
    ["http://127.0.0.1:3000/inside", true],
    ["https://one.app.example/welcome", true],
    ["https://docs.example/a/b/c?d=e", true],
    ["https://one.app.example/elsewhere", false],
    ["https://a.b.app.example/welcome", false],
    ["https://evil.example/", false],
    ["https://docs.example.evil.example/", false],
    ["javascript:alert(1)", false],
    ["//evil.example", false],
    ["not an address", false],
  ])("%s: %s", async (redirectTo, isAllowed) => {
    const { admin } = service().auth;
    const { data } = await admin.generateLink({ type: "magiclink", email: newAddress("to"), options: { redirectTo } });
    const link = new URL(data.properties?.action_link ?? "");
    link.searchParams.set("redirect_to", redirectTo);
    const { to } = await follow(link.href);
    const leadsThere = to.href.startsWith(redirectTo.split("?")[0] ?? "");
    expect([leadsThere, isAllowed || to.origin === "http://127.0.0.1:3000"]).toEqual([isAllowed, true]);
  });
});
