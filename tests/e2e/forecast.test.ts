import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { expectAccessible, launch, openContext, PHONE, signIn } from "./browser.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(async () => {
  await browser?.close();
});

async function openAs(role: "operator" | "user", path: string, look?: typeof PHONE): Promise<Page> {
  const page = await signIn(await openContext(browser, look), role);
  await page.goto(path);
  return page;
}

describe("the map's slider", () => {
  it("goes from yesterday's figures to seven days ahead without reading anything", async () => {
    const page = await openAs("operator", "/map");
    const slider = page.getByRole("slider", { name: "Half hour shown on the map" });
    const words = () => slider.getAttribute("aria-valuetext");
    await expect.poll(words, { timeout: 15_000 }).toContain("forecast (NESO)");
    const slots = Number(await slider.getAttribute("max"));
    expect(slots).toBeGreaterThanOrEqual(8 * 48 - 2);

    const region = page.getByRole("button", { name: /^London: / });
    const today = await region.getAttribute("aria-label");
    await expectAccessible(page);
    // Whatever it shows from here on was read before.
    await page.context().setOffline(true);
    await slider.focus();
    await page.keyboard.press("Home");
    expect(await words()).toMatch(/, (actual|estimated)$/);
    await page.keyboard.press("End");
    expect(await words()).toContain("statistical forecast");
    await expect.poll(() => region.getAttribute("aria-label")).toContain("statistical forecast");
    await page.getByRole("button", { name: "Now", exact: true }).click();
    await expect.poll(() => region.getAttribute("aria-label")).toBe(today);
    await page.context().close();
  });

  it("plays and stops, at most once a second with reduced motion", async () => {
    const page = await openAs("operator", "/map");
    const slider = page.getByRole("slider", { name: "Half hour shown on the map" });
    await slider.focus();
    await page.keyboard.press("Home");
    await page.getByRole("button", { name: "Play" }).click();
    await expect.poll(() => slider.inputValue(), { timeout: 10_000 }).toBe("1");
    await page.getByRole("button", { name: "Pause" }).click();
    expect(Number(await slider.inputValue())).toBeLessThanOrEqual(2);
    await page.context().close();
  });
});

describe("the timeline of a workload", () => {
  it.each(["keys", "pointer"] as const)("says what another start would cost, moved by %s", async (means) => {
    const page = await openAs("user", "/workloads/new", PHONE);
    const window = page.getByRole("slider", { name: /^Another start/ });
    const words = () => window.getAttribute("aria-valuetext");
    await window.waitFor();
    if (means === "keys") {
      await window.focus();
      await page.keyboard.press("End");
      await page.keyboard.press("ArrowLeft");
    } else {
      await window.scrollIntoViewIfNeeded();
      const box = await window.boundingBox();
      if (!box) throw new Error("The window to move is not on the page.");
      const y = box.y + box.height / 2;
      await page.mouse.move(box.x + box.width * 0.2, y);
      await page.mouse.down();
      await page.mouse.move(box.x + box.width * 0.5, y, { steps: 4 });
      await page.mouse.up();
    }
    await expect.poll(words).toMatch(/^Started .*: [\d.]+ m?k?g.* from (now|.*\d\d:\d\d (GMT|BST))\.$/);
    expect(await page.getByText((await words()) ?? "-").count()).toBe(1);
    await page.context().close();
  });

  it("shows the forecast as it was known by an earlier issue", async () => {
    const page = await openAs("operator", "/workloads/KB-000001");
    const select = page.getByLabel("As known at");
    // The plan of a workload just submitted takes a few seconds.
    await expect.poll(() => select.locator("option").count(), { timeout: 30_000 }).toBeGreaterThan(1);
    await select.selectOption({ index: 1 });
    await expect.poll(() => page.url()).toContain("known=");
    await expect.poll(() => page.getByText("with what it turned out to be since").count()).toBe(1);
    await page.getByText("Show as a table").click();
    expect(await page.getByRole("columnheader", { name: "P10 to P90" }).count()).toBe(1);
    await expectAccessible(page);
    await page.context().close();
  });
});
