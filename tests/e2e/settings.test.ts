import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { expectAccessible, launch, openContext, signIn } from "./browser.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(async () => {
  await browser?.close();
});

/** By the menu, as a person does. */
async function openSettings(): Promise<Page> {
  const page = await signIn(await openContext(browser), "admin");
  await page.getByRole("button", { name: /^Alan Reid/ }).click();
  await page.getByRole("menuitem", { name: "Settings" }).click();
  await page.waitForURL("/settings");
  return page;
}

it("an admin finds the settings, adds a worker, sees its key once and switches it off", async () => {
  const page = await openSettings();
  await page.getByLabel("Name of the machine").fill("Rack of the story");
  await page.getByRole("button", { name: "Add a worker" }).click();
  await page.getByText(/^kbw_[\w-]{43}$/).waitFor();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Hide it" }).click();
  expect(await page.getByText(/^kbw_/).count()).toBe(0);

  await page.getByRole("button", { name: "Add a worker" }).waitFor();
  await page.getByLabel("Name of the machine").fill("Rack of the story");
  await page.getByRole("button", { name: "Add a worker" }).click();
  await page.getByText("There is a worker named Rack of the story already.").waitFor();

  await page.getByRole("button", { name: "Switch off Rack of the story" }).click();
  await page.getByRole("button", { name: "Switch on Rack of the story" }).waitFor();
});

it("the last admin can neither step down nor leave", async () => {
  const page = await openSettings();
  const role = page.getByLabel("Role of Alan Reid");
  await role.selectOption("viewer");
  await page.getByText("This is the last admin of the organization.").first().waitFor();
  expect(await role.inputValue()).toBe("admin");

  await page.getByRole("button", { name: "Remove Alan Reid" }).click();
  const dialog = page.getByRole("alertdialog", { name: "Remove Alan Reid?" });
  await dialog.getByRole("button", { name: "Remove" }).click();
  await dialog.getByText("This is the last admin of the organization.").waitFor();
  await expectAccessible(page);
});

it("an operator is kept from the settings", async () => {
  const page = await signIn(await openContext(browser), "operator");
  await page.goto("/settings");
  await page.waitForURL("/map");
});
