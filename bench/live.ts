import { availableParallelism } from "node:os";
import { createClient } from "@supabase/supabase-js";
import { chromium } from "playwright-core";
import { z } from "zod";
import { ensureChromium } from "../dev/local/chromium.ts";
import { runKarbos } from "../dev/local/running-karbos.ts";
import { SAMPLE_PASSWORD } from "../dev/local/sample.ts";
import { noteStages, type Stages, stageRows, stagesOf } from "./live-stages.ts";
import { watchOtherWork } from "./other-work.ts";
import { printTable, quantile } from "./support.ts";

const SEEN_MS_MAX = 15_000;

declare global {
  interface Window {
    /** When each job id was first seen on the page, in milliseconds. */
    karbosSeen: Record<string, number>;
  }
}

/** From submitting by REST, as a user's script would, to the row on the operator's map in Chromium. */
export async function benchLive(count: number): Promise<void> {
  const executablePath = await ensureChromium();
  const karbos = await runKarbos([]);
  const { webUrl, apiUrl, publishableKey } = await karbos.start();
  const browser = await chromium.launch({
    executablePath,
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
  });
  try {
    const page = await browser.newPage({ baseURL: webUrl ?? "" });
    await noteStages(page);
    await page.goto("/signin/operator");
    await page.getByLabel("E-mail").fill("operator@karbos.example");
    await page.getByLabel("Password").fill(SAMPLE_PASSWORD);
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await page.waitForURL("/map");
    await page.getByText("KB-000001").first().waitFor();
    await page.getByText("Live", { exact: false }).first().waitFor();
    await page.evaluate(watchJobIds);

    const user = await signedIn(apiUrl ?? "", publishableKey ?? "");
    const stages: Stages[] = [];
    const otherWork = watchOtherWork();
    for (let at = 0; at < count; at++) {
      const sentMs = Date.now();
      const jobId = await submit(user, at);
      const answeredMs = Date.now();
      await page.waitForFunction((id) => window.karbosSeen[id] !== undefined, jobId, {
        timeout: SEEN_MS_MAX,
        polling: 20,
      });
      const seenMs = await page.evaluate((id) => window.karbosSeen[id] ?? 0, jobId);
      stages.push({ sentMs, answeredMs, seenMs, ...(await stagesOf(page, jobId)) });
      // The list shows one page, the most urgent first: seen workloads are removed to make room.
      await post(user, "rpc/cancel_workload", { p_job_id: jobId });
    }
    const coresOfOthers = otherWork();
    const waits = stages.map(({ sentMs, seenMs }) => seenMs - sentMs);
    printTable(`From submitted to seen on the operator's map, ${count} workloads`, [
      ["p50", `${quantile(waits, 0.5).toFixed(0)} ms`],
      ["p95", `${quantile(waits, 0.95).toFixed(0)} ms (promise: under 300 ms)`],
      ["most", `${Math.max(...waits).toFixed(0)} ms`],
      ...stageRows(stages),
      [
        "cores busy with other work meanwhile",
        `${coresOfOthers?.toFixed(1) ?? "unknown, of"} of ${availableParallelism()}`,
      ],
    ]);
    if (quantile(waits, 0.95) >= 300) process.exitCode = 1;
  } finally {
    await browser.close();
    await karbos.dispose();
  }
}

/** Submits over REST, without the columns that the database fills in. */
async function submit(caller: Caller, at: number): Promise<string> {
  const workload = {
    workload_name: `live ${at}`,
    docker_image: "alpine:3.22",
    command: "true",
    estimated_duration_mins: 30,
    urgency: "HIGH",
  };
  const rows = submittedSchema.parse(await post(caller, "compute_workloads?select=job_id", workload));
  const [row] = rows;
  if (!row) throw new Error("The answer holds no workload.");
  return row.job_id;
}

const submittedSchema = z.array(z.object({ job_id: z.string() }));
type Caller = { readonly apiUrl: string; readonly headers: Record<string, string> };

async function post({ apiUrl, headers }: Caller, path: string, body: unknown): Promise<unknown> {
  const response = await fetch(`${apiUrl}/rest/v1/${path}`, { method: "POST", headers, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
  return await response.json();
}

/** The sample user, signed in, as headers for REST. */
async function signedIn(apiUrl: string, publishableKey: string): Promise<Caller> {
  const client = createClient(apiUrl, publishableKey, { auth: { persistSession: false } });
  const { data, error } = await client.auth.signInWithPassword({
    email: "user@karbos.example",
    password: SAMPLE_PASSWORD,
  });
  if (error) throw error;
  const headers = {
    apikey: publishableKey,
    authorization: `Bearer ${data.session.access_token}`,
    "content-type": "application/json",
    prefer: "return=representation",
  };
  return { apiUrl, headers };
}

/** Runs in the page: notes when each job id first appears in it. */
function watchJobIds(): void {
  window.karbosSeen = {};
  const look = () => {
    for (const [id] of document.body.innerText.matchAll(/KB-\d{6}/g)) window.karbosSeen[id] ??= Date.now();
  };
  look();
  new MutationObserver(look).observe(document.body, { childList: true, subtree: true, characterData: true });
}
