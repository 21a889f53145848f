import { AxeBuilder } from "@axe-core/playwright";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { expect, inject } from "vitest";

export const target = inject("e2eTarget");

/** The flags disable Chromium's background requests, which would fail noisily on a closed network. */
export function launch(): Promise<Browser> {
  return chromium.launch({
    executablePath: target.chromium,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--no-first-run",
    ],
  });
}

export type Role = "user" | "operator" | "viewer" | "admin";
export type Look = { readonly width: number; readonly height: number; readonly scheme: "light" | "dark" };

export const LAPTOP: Look = { width: 1280, height: 800, scheme: "light" };
export const PHONE: Look = { width: 390, height: 844, scheme: "dark" };
export const WIDE: Look = { width: 1920, height: 1080, scheme: "light" };

export function openContext(browser: Browser, look: Look = LAPTOP): Promise<BrowserContext> {
  return browser.newContext({
    baseURL: target.webUrl,
    viewport: { width: look.width, height: look.height },
    colorScheme: look.scheme,
    reducedMotion: "reduce",
    timezoneId: "Europe/London",
    locale: "en-GB",
  });
}

/** Signs in through the page, as a person does. */
export async function signIn(context: BrowserContext, role: Role): Promise<Page> {
  const page = await context.newPage();
  await page.goto(role === "user" ? "/signin/user" : "/signin/operator");
  await page.getByLabel("E-mail").fill(`${role}@karbos.example`);
  await page.getByLabel("Password").fill("karbos-sample");
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.waitForURL((url) => !url.pathname.startsWith("/signin"));
  return page;
}

/**
 * Fails with every violation that axe finds, each with the elements concerned. The
 * circles on the map may overlap if zones are close: each can also be chosen in
 * the table beside it, which WCAG 2.5.8 accepts as an equivalent.
 */
export async function expectAccessible(page: Page): Promise<void> {
  await settle(page);
  const axe = new AxeBuilder({ page }).withTags([
    "wcag2a",
    "wcag2aa",
    "wcag21a",
    "wcag21aa",
    "wcag22aa",
    "best-practice",
  ]);
  const { violations } = await axe.analyze();
  const found = violations.map(({ id, help, nodes }) => ({
    id,
    help,
    where: nodes
      .filter(({ html }) => !(id === "target-size" && html.includes("leaflet-marker-icon")))
      .map(({ html, failureSummary }) => `${html.slice(0, 200)} ${failureSummary}`),
  }));
  expect(found.filter(({ where }) => where.length > 0)).toEqual([]);
}

/**
 * Waits for a third of a second in which nothing in the page changed, five seconds at most: axe measures positions
 * first and colours afterwards, so a row that moves in between is judged against the background of another.
 */
async function settle(page: Page): Promise<void> {
  await page.evaluate(
    () =>
      new Promise<void>((resolve) => {
        const finish = () => {
          observer.disconnect();
          resolve();
        };
        let quiet = setTimeout(finish, 300);
        setTimeout(finish, 5_000);
        const observer = new MutationObserver(() => {
          clearTimeout(quiet);
          quiet = setTimeout(finish, 300);
        });
        observer.observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });
      }),
  );
}

/** Takes a picture for the documentation, if KARBOS_PICTURES is set. */
export async function takePicture(page: Page, name: string): Promise<void> {
  if (!process.env.KARBOS_PICTURES) return;
  // No read is in progress, and a page of the console is connected.
  await expect.poll(() => page.locator("[aria-busy='true'], .skeleton").count(), { timeout: 15_000 }).toBe(0);
  await expect.poll(() => page.getByText("Connecting for live updates").count(), { timeout: 15_000 }).toBe(0);
  await settle(page);
  await page.screenshot({ path: `docs/pictures/${name}.png`, animations: "disabled" });
}

/** What a page wrote to the console as an error, and what it threw. */
export function collectErrors(page: Page): string[] {
  const errors: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error") errors.push(message.text());
  });
  page.on("pageerror", (error) => errors.push(String(error)));
  return errors;
}

/** Whether the page is wider than the window, which makes a phone scroll sideways. */
export async function overflow(page: Page): Promise<number> {
  return await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}
