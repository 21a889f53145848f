import { randomUUID } from "node:crypto";
import type { Browser, Page } from "playwright-core";
import postgres from "postgres";
import { afterAll, beforeAll, expect, it } from "vitest";
import { collectErrors, expectAccessible, launch, openContext, overflow, PHONE, signIn, target } from "./browser.ts";

let browser: Browser;
const sql = postgres(target.dbUrl, { max: 1, onnotice: () => {} });
beforeAll(async () => {
  browser = await launch();
});
afterAll(async () => {
  await browser?.close();
  await sql.end();
});

/** As the admin, from the settings: the link, which is shown once. */
async function invite(email: string, role = "user"): Promise<string> {
  const page = await signIn(await openContext(browser), "admin");
  await page.goto("/settings");
  await page.getByLabel("E-mail to invite").fill(email);
  await page.getByLabel("Role of the invited").selectOption(role);
  await page.getByRole("button", { name: "Invite", exact: true }).click();
  const link = await page.getByText(/\/invitations\/kbi_[\w-]{43}$/).innerText();
  await page.getByRole("list", { name: "Open invitations" }).getByText(email).waitFor();
  await expectAccessible(page);
  await page.context().close();
  return link;
}

/** A person without an account, at the link: makes one and accepts. */
async function join(page: Page, link: string, name: string): Promise<void> {
  await page.goto(link);
  await page.getByRole("heading", { name: /^Alan Reid invites you to Sample Hosting as a/ }).waitFor();
  await page.getByLabel("Your name").fill(name);
  await page.getByLabel("New password").fill("a long enough password");
  await page.getByRole("button", { name: "Create account" }).click();
  await page.getByRole("button", { name: "Accept" }).click();
  await page.waitForURL("/workloads");
}

it("an admin invites an address, and its person makes an account and accepts; the link is then over", async () => {
  const email = `ada-${randomUUID()}@example.org`;
  const link = await invite(email);
  const page = await (await openContext(browser, PHONE)).newPage();
  const errors = collectErrors(page);
  await page.goto(link);
  await page.getByText(`For ${email}`).waitFor();
  await expectAccessible(page);
  expect(await overflow(page)).toBe(0);
  await join(page, link, "Ada Byron");
  await page.goto(link);
  await page.getByRole("heading", { name: "This invitation has been accepted" }).waitFor();
  expect(errors).toEqual([]);

  const stranger = await signIn(await openContext(browser), "viewer");
  await stranger.goto(await invite(`bob-${randomUUID()}@example.org`));
  await stranger.getByRole("heading", { name: "You are signed in as viewer@karbos.example" }).waitFor();
});

it("another organization moves nobody; two tabs stay apart, and what the left one sends is refused", async () => {
  const email = `cyd-${randomUUID()}@example.org`;
  const context = await openContext(browser);
  const left = await context.newPage();
  await join(left, await invite(email), "Cyd Charisse");
  const slug = `other-${randomUUID()}`;
  await sql`
    with other as (insert into public.organizations (name, slug) values ('Other Hosting', ${slug}) returning id)
    insert into public.memberships (organization_id, user_id, role)
    select other.id, u.id, 'admin' from other, auth.users u where u.email = ${email}`;
  await left.goto("/workloads/new");
  await left.getByRole("button", { name: "Organization: Sample Hosting" }).waitFor();

  const right = await context.newPage();
  await right.goto("/workloads");
  await right.getByRole("button", { name: "Organization: Sample Hosting" }).click();
  await right.getByRole("menuitemradio", { name: /^Other Hosting/ }).click();
  await right.getByRole("button", { name: "Organization: Other Hosting" }).waitFor();

  await left.getByText("This page still shows Sample Hosting").waitFor();
  await expectAccessible(left);
  await left.getByLabel("Name", { exact: true }).fill("Sent from the left tab");
  await left.getByLabel("Image", { exact: true }).fill("alpine:3");
  await left.getByRole("button", { name: "Submit", exact: true }).click();
  await left.getByText("This page was opened for another organization").waitFor();
  const stored = await sql`select from public.compute_workloads where workload_name = 'Sent from the left tab'`;
  expect(stored).toHaveLength(0);

  await left.getByRole("button", { name: "Switch back" }).click();
  await left.getByRole("button", { name: "Submit", exact: true }).click();
  await left.waitForURL(/\/workloads\/KB-/);
  // The other tab is now the one that was left behind.
  await right.getByText("This page still shows Other Hosting").waitFor();
  await right.getByRole("button", { name: "Load the other" }).click();
  await right.getByRole("button", { name: "Organization: Sample Hosting" }).waitFor();
});

it("a person changes their name, takes their data with them, and deletes the account", async () => {
  const email = `eve-${randomUUID()}@example.org`;
  const context = await openContext(browser);
  const page = await context.newPage();
  await join(page, await invite(email), "Eve Arden");
  await page.goto("/account");
  await page.getByLabel("Name that others see").fill("Eve Quedens");
  await page.getByRole("button", { name: "Change the name" }).click();
  await page.getByRole("heading", { name: "Eve Quedens", level: 1 }).waitFor();
  await page.getByLabel("Password now").fill("not my password");
  await page.getByLabel("New password").fill("another long password");
  await page.getByRole("button", { name: "Change the password" }).click();
  await page.getByText("This is not your password.").waitFor();
  await expectAccessible(page);

  const held = await (await context.request.get("/account/export.json")).json();
  expect(held).toMatchObject({ account: { email }, profile: [{ display_name: "Eve Quedens" }], truncated: [] });
  expect(held.memberships).toHaveLength(1);

  const remove = page.getByRole("button", { name: "Delete the account" });
  expect(await remove.isDisabled()).toBe(true);
  await page.getByLabel(`Type ${email} to confirm`).fill(email);
  await remove.click();
  await page.waitForURL("/");
  await page.goto("/account");
  await page.waitForURL(/\/signin\//);
  expect(await sql`select from auth.users where email = ${email}`).toHaveLength(0);
});

it("a platform owner makes an organization and looks into another, which is told", async () => {
  const email = `ola-${randomUUID()}@example.org`;
  const context = await openContext(browser);
  const page = await context.newPage();
  await join(page, await invite(email, "viewer"), "Ola Nordmann");
  await page.goto("/platform");
  await page.getByRole("heading", { name: "The platform is for its owners" }).waitFor();
  await sql`insert into public.platform_owners (user_id) select id from auth.users where email = ${email}`;
  const [secret] =
    await sql`insert into public.organizations (name, slug) values ('Secret Works', ${`secret-${randomUUID()}`}) returning id`;

  await page.goto("/platform");
  await page.getByRole("heading", { level: 1, name: /organizations/ }).waitFor();
  await expectAccessible(page);
  await page.getByLabel("Name of the organization").fill("Tidal Compute");
  await page.getByLabel("Short name").fill(`tidal-${randomUUID()}`);
  await page.getByLabel("E-mail of its first admin").fill(`first-${randomUUID()}@example.org`);
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await page.getByText(/\/invitations\/kbi_[\w-]{43}$/).waitFor();

  await page.getByRole("button", { name: "Look in: Secret Works" }).click();
  await page.getByLabel("Reason, which Secret Works reads").fill("A member asked for help");
  await page.getByRole("button", { name: "Look in as a viewer" }).click();
  await page.getByRole("button", { name: "Stop looking: Secret Works" }).waitFor();
  const told = await sql`select message from public.alerts where organization_id = ${secret?.id ?? 0}`;
  expect(told[0]?.message).toContain("A member asked for help");
  await page.goto("/workloads");
  await page.getByRole("button", { name: "Organization: Sample Hosting" }).click();
  await page.getByRole("menuitemradio", { name: /^Secret Works/ }).waitFor();
});
