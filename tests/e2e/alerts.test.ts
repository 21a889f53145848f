import type { Browser } from "playwright-core";
import postgres from "postgres";
import { afterAll, beforeAll, expect, it } from "vitest";
import { expectAccessible, launch, openContext, PHONE, signIn, target } from "./browser.ts";

let browser: Browser;
const sql = postgres(target.dbUrl, { max: 1, onnotice: () => {} });
beforeAll(async () => {
  browser = await launch();
  await sql`
    insert into public.alerts (organization_id, workload_id, kind, message)
    select w.organization_id, w.id, 'run.unclaimed', w.job_id || ' has been due for five minutes, and no worker has claimed it.'
    from public.compute_workloads w where w.job_id = 'KB-000001'`;
});
afterAll(async () => {
  await browser?.close();
  await sql.end();
});

it("an alert calls an operator from every page, and is taken up once", async () => {
  const page = await signIn(await openContext(browser), "operator");
  const way = page.getByRole("link", { name: /^Alerts not taken up: ?\d+$/ });
  await way.waitFor();
  await way.click();
  await page.waitForURL("/alerts");
  await page.getByText("1 alert waits for a person.").waitFor();
  await expectAccessible(page);

  await page.getByRole("button", { name: "Take it up: No worker claims it, KB-000001" }).click();
  await page.getByText("Nothing needs a person.").waitFor();
  await page.getByRole("button", { name: "Show all alerts" }).click();
  await page.getByText("Taken up by Owen Hughes").waitFor();
  await page.getByRole("link", { name: "Alerts", exact: true }).waitFor();
  await expectAccessible(page);
});

it("a viewer sees it on a phone, and has nothing to press", async () => {
  const page = await signIn(await openContext(browser, PHONE), "viewer");
  await page.getByRole("link", { name: /^Alerts/ }).click();
  await page.waitForURL("/alerts");
  await page.goto("/alerts?status=all");
  await page.getByText("Taken up by Owen Hughes").waitFor();
  expect(await page.getByRole("button", { name: /^Take it up/ }).count()).toBe(0);
  await expectAccessible(page);
});
