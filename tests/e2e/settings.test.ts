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
async function openSettings(role: "admin" | "operator" = "admin"): Promise<Page> {
  const page = await signIn(await openContext(browser), role);
  await page.getByRole("button", { name: role === "admin" ? /^Alan Reid/ : /^Owen Hughes/ }).click();
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

it("an operator raises the carbon price, sees the effect, and a new plan shows its weights", async () => {
  const page = await openSettings("operator");
  await page.getByRole("heading", { name: "An operator assigns each plan; carbon counts £100 a tonne." }).waitFor();
  expect(await page.getByRole("heading", { level: 2 }).allTextContents()).toEqual(["Planning"]);

  const price = page.getByRole("textbox", { name: "Carbon price" });
  const save = page.getByRole("button", { name: "Save planning" });
  await save.click();
  await page.getByText("Nothing was changed: it is set like this already.").waitFor();
  await price.fill("a lot");
  await save.click();
  await page.getByText("Give the carbon price in pounds a tonne, such as 100.").waitFor();
  await price.fill("1,500");
  await page.getByText(/^At £1,500 a tonne, 100 g\/kWh less counts as much as electricity that is 15\.0p/).waitFor();
  await save.click();
  await page.getByText(/^Plans made from now on are weighed with this\./).waitFor();
  await expectAccessible(page);

  await page.reload();
  await page.getByRole("heading", { name: "An operator assigns each plan; carbon counts £1,500 a tonne." }).waitFor();
  expect(await price.inputValue()).toBe("1500");
  await page.getByText(/^Last changed by Owen Hughes/).waitFor();

  await page.goto("/workloads/new");
  await page.getByText("Weighed with £1,500 a tonne of CO₂ and £0.02 an hour of waiting.").waitFor();

  // The other stories plan by the defaults.
  await page.goto("/settings");
  await price.fill("100");
  await save.click();
  await page.getByRole("heading", { name: "An operator assigns each plan; carbon counts £100 a tonne." }).waitFor();
});

it.each(["user", "viewer"] as const)("a %s is kept from the settings", async (role) => {
  const page = await signIn(await openContext(browser), role);
  await page.goto("/settings");
  await page.waitForURL("/workloads");
});
