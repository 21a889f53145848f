import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { workloadReceiptSchema } from "../../lib/contracts/sci-receipt.ts";
import { collectErrors, expectAccessible, launch, openContext, signIn, takePicture } from "./browser.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(async () => {
  await browser?.close();
});

/** Fills the submission form; urgent, so that the best time is now and the story need not wait for a cleaner hour. */
async function submitUrgent(page: Page, name: string): Promise<string> {
  await page.goto("/workloads/new");
  await page.getByLabel("Name").first().fill(name);
  await page.getByLabel("Image").fill("python:3.13-slim");
  await page.getByLabel("Command").fill('for n in 1 2 3 4; do echo "batch $n of 4"; sleep 1; done');
  await page.getByLabel("Memory").fill("8");
  await page.getByLabel("Runs for about").fill("30");
  await page.getByText("High", { exact: true }).click();
  await page.getByText("Places and times, best first").waitFor();
  await takePicture(page, "submit");
  await page.getByRole("button", { name: "Submit", exact: true }).click();
  await page.waitForURL(/\/workloads\/KB-\d+$/);
  return page.url().split("/").at(-1) ?? "";
}

describe("the main job", () => {
  it("goes from the browser to the grid and back", async () => {
    const visitor = await (await openContext(browser)).newPage();
    await visitor.goto("/");
    await visitor.getByRole("heading", { level: 1 }).waitFor();
    await takePicture(visitor, "home");

    const user = await signIn(await openContext(browser), "user");
    const errors = collectErrors(user);
    const jobId = await submitUrgent(user, "Story: nightly embeddings");

    // Three ranked places and times appear automatically.
    const plan = user.locator("section", { has: user.getByRole("heading", { name: "Places and times, best first" }) });
    await plan.waitFor();
    await expect.poll(() => plan.locator("ol > li", { hasText: "Grid Cluster" }).count()).toBeGreaterThanOrEqual(3);

    // The operator finds it on the map and assigns the best candidate.
    const operator = await signIn(await openContext(browser), "operator");
    await operator.goto("/map");
    await operator.getByText(jobId).first().waitFor();
    await operator.locator(".leaflet-marker-icon:visible").first().waitFor();
    await takePicture(operator, "map");
    await operator.getByRole("button").filter({ hasText: jobId }).click();
    await operator.getByRole("button", { name: /^Assign to / }).click();
    const dialog = operator.getByRole("alertdialog", { name: new RegExp(`^Assign ${jobId} to `) });
    await dialog.getByRole("button", { name: "Assign it" }).click();
    await operator.getByText(new RegExp(`${jobId} starts now in`)).waitFor();

    // The user's page updates automatically: running with its log, completed, accounted for beside running at once.
    await user.getByText("batch 1 of 4").waitFor({ timeout: 40_000 });
    await user.getByText("batch 4 of 4").waitFor({ timeout: 20_000 });
    await user.getByText("Completed").first().waitFor({ timeout: 20_000 });
    await user.getByText("Emitted", { exact: true }).waitFor({ timeout: 20_000 });

    // Its receipt, as a page and as JSON, names the entry of the ledger.
    const receipt = workloadReceiptSchema.parse(
      await (await user.request.get(`/workloads/${jobId}/receipt.json`)).json(),
    );
    expect(receipt).toMatchObject({
      jobId,
      runs: [{ run: { attempt: 1, outcome: "SUCCEEDED" }, embodied: { isEstimate: true } }],
    });
    await user.getByRole("link", { name: "SCI receipt" }).click();
    await user.getByText(receipt.runs[0]?.ledger.entryHash ?? "no entry").waitFor();
    await expectAccessible(user);
    await operator.goto("/ledger");
    await operator.getByText(jobId).first().waitFor();
    await operator.getByRole("button", { name: "Check the chain" }).click();
    await operator.getByText(/^Whole: /).waitFor();
    const csv = await (await operator.request.get("/ledger/export.csv")).text();
    expect(csv).toContain(jobId);
    await user.goto(`/workloads/${jobId}`);
    // By role: while the page streams in, its hidden copy holds the same words.
    const figures = user.getByRole("region", { name: "Carbon and cost" });
    await figures.getByText("Emitted", { exact: true }).waitFor();
    await figures.getByText("Without Karbos").waitFor();
    await takePicture(user, "workload");
    await expectAccessible(user);
    expect(errors).toEqual([]);

    // And it counts in the savings.
    await user.goto("/savings");
    await user.getByRole("table").first().waitFor();
    expect(await user.getByText("No run has been accounted for").count()).toBe(0);
  });
});
