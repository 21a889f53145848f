import type { Browser } from "playwright-core";
import postgres from "postgres";
import { afterAll, beforeAll, expect, it } from "vitest";
import { expectAccessible, launch, openContext, PHONE, signIn, target } from "./browser.ts";

let browser: Browser;
const sql = postgres(target.dbUrl, { max: 1, onnotice: () => {} });
/** Of a kind that nothing resolves by itself. */
const raise = (title: string, severity: "warning" | "critical") => sql`
  select private.raise_alert(
    w.organization_id, 'run.failed', ${severity}, 'workload', w.job_id, ${title}, w.job_id || ' failed. Read its log.', '{}', null, ${title}
  )
  from public.compute_workloads w where w.job_id = 'KB-000001'`;
const resolveAll = () => sql`select private.resolve_alert(organization_id, dedupe_key) from public.alerts`;
beforeAll(async () => {
  browser = await launch();
  await resolveAll();
  for (const title of ["First failure", "Second failure"]) await raise(title, "warning");
});
afterAll(async () => {
  await browser?.close();
  await resolveAll();
  await sql.end();
});

it("alerts call an operator from every page, and are acknowledged and resolved together", async () => {
  const page = await signIn(await openContext(browser), "operator");
  const way = page.getByRole("link", { name: /^Alerts open: ?\d+$/ });
  await way.waitFor();
  await way.click();
  await page.waitForURL("/alerts");
  await page.getByText("2 alerts wait for a person.").waitFor();
  await expectAccessible(page);

  // By keyboard: X selects, J moves on.
  await page.getByRole("button", { name: "Second failure" }).focus();
  await page.keyboard.press("x");
  await page.keyboard.press("j");
  await page.keyboard.press("x");
  await page.getByText("2 of 2 selected").waitFor();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Acknowledge" }).click();
  await page.getByText("Nothing needs a person.").waitFor();
  await page.getByRole("radio", { name: /^Acknowledged/ }).click();
  await page.getByRole("button", { name: "First failure" }).click();
  const drawer = page.getByRole("dialog", { name: "First failure" });
  await drawer.getByText("Acknowledged by Owen Hughes").waitFor();
  await drawer.getByRole("link", { name: "KB-000001" }).waitFor();
  await expectAccessible(page);
  await drawer.getByRole("button", { name: "Resolve" }).click();
  await drawer.getByText("Resolved by Owen Hughes").waitFor();
});

it("an alert that is raised while one looks appears by itself", async () => {
  const page = await signIn(await openContext(browser), "operator");
  await page.goto("/alerts");
  await page.getByText("Nothing needs a person.").first().waitFor();
  await raise("Third failure", "critical");
  await page.getByRole("button", { name: "Third failure" }).waitFor();
  await page.getByText("1 alert waits for a person.").waitFor();
});

it("a viewer reads it on a phone, and has nothing to press", async () => {
  const page = await signIn(await openContext(browser, PHONE), "viewer");
  await page.getByRole("link", { name: /^Alerts/ }).click();
  await page.waitForURL("/alerts");
  await page.getByRole("button", { name: "Third failure" }).click();
  const drawer = page.getByRole("dialog", { name: "Third failure" });
  await drawer.getByText("Raised as critical").waitFor();
  for (const name of ["Acknowledge", "Snooze", "Resolve"]) {
    expect(await page.getByRole("button", { name, exact: true }).count()).toBe(0);
  }
  await expectAccessible(page);
});
