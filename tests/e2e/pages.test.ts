import type { Browser, BrowserContext } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  collectErrors,
  expectAccessible,
  LAPTOP,
  type Look,
  launch,
  openContext,
  overflow,
  PHONE,
  type Role,
  signIn,
  WIDE,
} from "./browser.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(async () => {
  await browser?.close();
});

/** The seed's first workload exists in every run. */
const PAGES: readonly { role: Role | null; paths: readonly string[] }[] = [
  { role: null, paths: ["/", "/signin/user", "/signin/operator", "/no-such-page"] },
  {
    role: "user",
    paths: [
      ...["/workloads", "/workloads/new", "/workloads/KB-000001", "/workloads/KB-000001/edit"],
      ...["/workloads/KB-000001/receipt", "/savings", "/backtest", "/ledger", "/budgets"],
    ],
  },
  { role: "operator", paths: ["/map", "/queue", "/workloads/KB-000001", "/alerts", "/audit", "/budgets", "/settings"] },
  { role: "viewer", paths: ["/map", "/queue", "/workloads", "/alerts", "/audit", "/ledger", "/backtest"] },
  { role: "admin", paths: ["/settings", "/settings/retention"] },
];
const LOOKS: readonly [string, Look][] = [
  ["a laptop, light", LAPTOP],
  ["a phone, dark", PHONE],
  ["a wide screen, light", WIDE],
];

describe.each(LOOKS)("on %s", (_, look) => {
  it.each(PAGES)("the pages of $role have no axe violations, no errors and fit the window", async ({ role, paths }) => {
    const context: BrowserContext = await openContext(browser, look);
    const page = role === null ? await context.newPage() : await signIn(context, role);
    const errors = collectErrors(page);
    for (const path of paths) {
      await page.goto(path);
      await page.getByRole("heading", { level: 1 }).first().waitFor();
      // Skeletons are gone when nothing is busy any more.
      await expect.poll(() => page.locator("[aria-busy='true']").count(), { timeout: 15_000 }).toBe(0);
      expect({ path, overflow: await overflow(page) }).toEqual({ path, overflow: 0 });
      await expectAccessible(page);
    }
    // A page that is not there is answered 404, which the browser reports as an error.
    expect(errors.filter((text) => !text.includes("404"))).toEqual([]);
    await context.close();
  });
});
