import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launch, openContext, signIn, target } from "./browser.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(async () => {
  await browser?.close();
});

describe("what goes wrong is said", () => {
  it("a wrong password", async () => {
    const page = await (await openContext(browser)).newPage();
    await page.goto("/signin/user");
    await page.getByLabel("E-mail").fill("user@karbos.example");
    await page.getByLabel("Password").fill("not the password");
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await page.getByRole("alert").filter({ hasText: "Not signed in" }).waitFor();
    expect(new URL(page.url()).pathname).toBe("/signin/user");
    expect(await page.getByLabel("E-mail").inputValue()).toBe("user@karbos.example");
  });

  it("signed out in another tab: this one shows nothing any more", async () => {
    const context = await openContext(browser);
    const page = await signIn(context, "operator");
    await page.goto("/queue");
    const other = await context.newPage();
    await other.goto("/workloads");
    await other.getByRole("button", { name: /operator$/ }).click();
    await other.getByRole("menuitem", { name: "Sign out" }).click();
    await page.waitForURL(/\/signin\/operator/);
  });

  it("a maximum price that cannot be met, while it is typed, with what could", async () => {
    const page = await signIn(await openContext(browser), "user");
    await page.goto("/workloads/new");
    await page.getByLabel("Maximum price").fill("0.0001");
    await page.getByLabel("Maximum price").blur();
    await page
      .getByText(/maximum price of £0\.0001 cannot be met: the minimum is £/)
      .first()
      .waitFor();
  });

  it("a deadline that cannot be met, where the eye and the keyboard are", async () => {
    const page = await signIn(await openContext(browser), "user");
    await page.goto("/workloads/new");
    await page.getByLabel("Name").fill("Too late");
    await page.getByLabel("Image").fill("alpine:3");
    await page.getByText("Until a deadline").click();
    await page.getByLabel("Deadline", { exact: true }).fill("2020-01-01T09:00");
    await page.getByRole("button", { name: "Submit", exact: true }).click();
    const refusal = page.getByRole("alert").filter({ hasText: "The deadline cannot be met" });
    await refusal.waitFor();
    const stands = await refusal.evaluate((alert) => ({
      hasFocus: document.activeElement?.contains(alert),
      top: alert.getBoundingClientRect().top,
    }));
    expect(stands.hasFocus).toBe(true);
    expect(stands.top).toBeGreaterThan(0);
    expect(stands.top).toBeLessThan(400);
  });

  it("a live connection that is down: pages poll, and say so", async () => {
    const context = await openContext(browser);
    await context.routeWebSocket(/\/realtime\//, (socket) => socket.close());
    const page = await signIn(context, "user");
    await page
      .getByText(/Polling/)
      .first()
      .waitFor({ timeout: 30_000 });
  });
});

describe("who may see what", () => {
  it.each(["/map", "/queue", "/alerts", "/audit", "/workloads"])(
    "nobody who is not signed in sees %s",
    async (path) => {
      const page = await (await openContext(browser)).newPage();
      await page.goto(path);
      expect(new URL(page.url()).pathname).toMatch(/^\/signin\//);
    },
  );

  it("a user is kept from the operator's pages", async () => {
    const page = await signIn(await openContext(browser), "user");
    for (const path of ["/map", "/queue", "/alerts", "/audit"]) {
      await page.goto(path);
      await page.waitForURL("/workloads");
    }
  });

  it("a viewer reads, map and queue too, and finds nothing to press", async () => {
    const page = await signIn(await openContext(browser), "viewer");
    for (const [name, path] of [
      ["Map", "/map"],
      ["Queue", "/queue"],
      ["Alerts", "/alerts"],
    ] as const) {
      await page.getByRole("link", { name, exact: true }).click();
      await page.waitForURL(path);
    }
    await page.goto("/workloads/KB-000001");
    await page.getByRole("heading", { level: 1 }).waitFor();
    expect(await page.getByRole("button", { name: /^(Assign|Cancel|Edit)/ }).count()).toBe(0);
  });
});

describe("the answers of the web application", () => {
  it.each(["/nowhere", "/workloads/NOPE", "/workloads/KB-999999", "/workloads/KB-999999/receipt"])(
    "answer programs, too, that there is no %s",
    async (path) => {
      const page = await signIn(await openContext(browser), "user");
      expect((await page.goto(path))?.status()).toBe(404);
      await page.getByRole("heading", { name: "There is no such page", level: 1 }).waitFor();
      expect(new URL(page.url()).pathname).toBe(path);
      expect((await page.goto("/workloads/KB-000001"))?.status()).toBe(200);
    },
  );

  it("carry the headers that keep other sites out", async () => {
    const response = await fetch(target.webUrl);
    expect(response.headers.get("content-security-policy")).toMatch(/default-src 'self'.*script-src [^;]*'nonce-/);
    expect(response.headers.get("x-content-type-options")).toBe("nosniff");
    expect(response.headers.get("x-powered-by")).toBeNull();
  });

  it("hold no secret", async () => {
    const page = await signIn(await openContext(browser), "operator");
    await page.goto("/map");
    expect(await page.content()).not.toMatch(/sb_secret_|service_role|postgresql:/);
  });
});
