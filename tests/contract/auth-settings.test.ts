import { cp, mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { createClient } from "@supabase/supabase-js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Stack, startStack } from "../../dev/embedded-supabase/index.ts";
import { findFreePorts } from "../../dev/embedded-supabase/ports.ts";
import { makeTemporaryHome, type TemporaryHome } from "../../dev/embedded-supabase/temporary.ts";
import { follow, mailsTo, mailTo } from "./support/mailbox.ts";
import { CONTRACT_PROJECT, serviceOf } from "./support/own-stack.ts";
import { PASSWORD, target, unique } from "./support/target.ts";

const newAddress = (prefix: string) => `${unique(prefix)}@contract.test`;
const EMAIL = `
[auth.email]
enable_confirmations = true
max_frequency = "10ms"

[auth.email.template.confirmation]
subject = "Welcome {{ .Data.name }}"
content_path = "./supabase/templates/confirm.html"
`;

describe.runIf(target.isEmbedded)("Auth by config.toml", () => {
  let home: TemporaryHome;
  let stack: Stack;
  let restartWith: (settings: string) => Promise<void>;
  const client = (flowType: "pkce" | "implicit" = "implicit") =>
    createClient(stack.apiUrl, stack.publishableKey, {
      auth: { persistSession: false, autoRefreshToken: false, flowType, storageKey: unique("session") },
    });

  beforeAll(async () => {
    home = await makeTemporaryHome("auth");
    const projectDir = path.join(home.folder, "project");
    await cp(CONTRACT_PROJECT, projectDir, { recursive: true });
    const file = path.join(projectDir, "supabase/config.toml");
    const plain = await readFile(file, "utf8");
    await mkdir(path.join(projectDir, "supabase/templates"));
    await writeFile(
      path.join(projectDir, "supabase/templates/confirm.html"),
      '<p>{{ .Data.name }} of {{ .SiteURL }}</p><a href="{{ .ConfirmationURL }}">go</a> {{ .Token }} {{ .Nothing }}',
    );
    const [api = 0, db = 0, functions = 0] = await findFreePorts(3);
    const options = {
      dataDir: home.dataDir,
      projectDir,
      ports: { api, db, functions },
      siteUrl: "http://127.0.0.1:3000",
    };
    restartWith = async (settings) => {
      await stack?.stop();
      await writeFile(file, plain.replace("[auth]\n", `[auth]\n${settings}`) + EMAIL);
      stack = await startStack({ ...options, durable: false });
    };
    await restartWith("");
  });
  afterAll(async () => {
    await stack.stop();
    await home.remove();
  });

  it("a sign-up gives no session before the address is confirmed", async () => {
    const email = newAddress("confirm");
    const signedUp = await client().auth.signUp({ email, password: PASSWORD, options: { data: { name: "<Ann>" } } });
    expect([signedUp.error, signedUp.data.session, signedUp.data.user?.email]).toEqual([null, null, email]);
    expect((await client().auth.signInWithPassword({ email, password: PASSWORD })).error?.code).toBe(
      "email_not_confirmed",
    );
    const mail = await mailTo(email, 1, stack.apiUrl);
    expect([mail.Subject, mail.HTML.includes("<p>&lt;Ann&gt; of http://127.0.0.1:3000</p>")]).toEqual([
      "Welcome <Ann>",
      true,
    ]);
    const { fragment } = await follow(mail.link);
    expect([fragment.get("type"), Boolean(fragment.get("access_token"))]).toEqual(["signup", true]);
    expect((await client().auth.signInWithPassword({ email, password: PASSWORD })).error).toBeNull();
  });

  it("by the code, or by PKCE", async () => {
    const byCode = newAddress("code");
    await client().auth.signUp({ email: byCode, password: PASSWORD });
    const { code } = await mailTo(byCode, 1, stack.apiUrl);
    const verified = await client().auth.verifyOtp({ type: "signup", email: byCode, token: code });
    expect(verified.data.user?.email_confirmed_at).toBeTruthy();

    const byPkce = newAddress("pkce");
    const browser = client("pkce");
    await browser.auth.signUp({ email: byPkce, password: PASSWORD });
    const { query } = await follow((await mailTo(byPkce, 1, stack.apiUrl)).link);
    const { data, error } = await browser.auth.exchangeCodeForSession(query.get("code") ?? "");
    expect([error, data.user?.email]).toEqual([null, byPkce]);
  });

  it("a second sign-up looks like a first one, and mails nothing", async () => {
    const email = newAddress("second");
    await client().auth.signUp({ email, password: PASSWORD });
    const { link } = await mailTo(email, 1, stack.apiUrl);
    await follow(link);
    const again = await client().auth.signUp({ email, password: PASSWORD });
    const fresh = await client().auth.signUp({ email: newAddress("fresh"), password: PASSWORD });
    expect([again.error, again.data.session]).toEqual([null, null]);
    expect(again.data.user?.identities).toEqual([]);
    expect(Object.keys(again.data.user ?? {}).length).toBeGreaterThan(8);
    expect(fresh.error).toBeNull();
    expect(await mailsTo(email, stack.apiUrl)).toHaveLength(1);
  });

  it("a confirmation is sent again on request, and the earlier one is no longer valid", async () => {
    const email = newAddress("resend");
    await client().auth.signUp({ email, password: PASSWORD });
    const first = await mailTo(email, 1, stack.apiUrl);
    expect((await client().auth.resend({ type: "signup", email })).error).toBeNull();
    const second = await mailTo(email, 2, stack.apiUrl);
    expect((await follow(first.link)).fragment.get("error_code")).toBe("otp_expired");
    expect((await follow(second.link)).fragment.get("access_token")).toBeTruthy();
    expect((await client().auth.resend({ type: "signup", email: newAddress("nobody") })).error).toBeNull();
  });

  it("another address is confirmed by both", async () => {
    const { admin } = serviceOf(stack).auth;
    const [email, newEmail] = [newAddress("old"), newAddress("new")];
    const created = await admin.createUser({ email, password: PASSWORD, email_confirm: true });
    const user = client();
    await user.auth.signInWithPassword({ email, password: PASSWORD });
    expect((await user.auth.updateUser({ email: newEmail })).error).toBeNull();
    const half = await follow((await mailTo(newEmail, 1, stack.apiUrl)).link);
    expect([half.fragment.get("access_token"), half.fragment.get("message")]).toEqual([
      null,
      expect.stringContaining("other email"),
    ]);
    const emailOf = async () => (await admin.getUserById(created.data.user?.id ?? "")).data.user?.email;
    expect(await emailOf()).toBe(email);
    await follow((await mailTo(email, 1, stack.apiUrl)).link);
    expect(await emailOf()).toBe(newEmail);
  });

  it("without sign-ups, only who is invited comes in", async () => {
    await restartWith("enable_signup = false\n");
    const refused = await client().auth.signUp({ email: newAddress("no"), password: PASSWORD });
    expect(refused.error).toMatchObject({ status: 422, code: "signup_disabled" });
    expect((await client().auth.signInWithOtp({ email: newAddress("no") })).error?.code).toBe("signup_disabled");
    const email = newAddress("invited");
    expect((await serviceOf(stack).auth.admin.inviteUserByEmail(email)).error).toBeNull();
    const { fragment } = await follow((await mailTo(email, 1, stack.apiUrl)).link);
    expect(fragment.get("access_token")).toBeTruthy();
    expect((await client().auth.signInWithOtp({ email })).error).toBeNull();
  });
});
