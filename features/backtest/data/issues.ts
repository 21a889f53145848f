import { z } from "zod";
import { toInstant } from "@/lib/format/time.ts";
import type { KarbosClient } from "@/lib/supabase/client.ts";
import { rowsOf } from "@/lib/supabase/data-error.ts";
import { type ArchivedIssue, issuesKnownAt } from "../model/backtest.ts";

/** As far as an issue reaches: an older one says nothing of what follows. */
const reachMs = 48 * 3_600_000;
/** What one answer of the database holds. */
const pageSize = 1_000;
/** Of 14 regions each, so that one answer holds them. */
const issuesAtOnce = 70;

/** The issues that were the newest at any of some instants, oldest first, with their figures by region. */
export async function readIssuesBefore(
  client: KarbosClient,
  instants: readonly number[],
  signal: AbortSignal,
): Promise<readonly ArchivedIssue[]> {
  if (instants.length === 0) return [];
  const listed = await listIssues(client, Math.min(...instants) - reachMs, Math.max(...instants), signal);
  const needed = issuesKnownAt(listed, instants);
  const chunks: (typeof needed)[] = [];
  for (let at = 0; at < needed.length; at += issuesAtOnce) chunks.push(needed.slice(at, at + issuesAtOnce));
  const rows = (await Promise.all(chunks.map((chunk) => readFigures(client, chunk, signal)))).flat();
  return needed.map((issue) => ({
    ...issue,
    byRegion: new Map(rows.filter((row) => row.issue_id === issue.id).map((row) => [row.region_id, row.figures])),
  }));
}

/** Oldest first. */
async function listIssues(client: KarbosClient, fromMs: number, toMs: number, signal: AbortSignal) {
  const issues: { readonly id: number; readonly issuedMs: number; readonly firstSlotMs: number }[] = [];
  for (;;) {
    const rows = rowsOf(
      await client
        .from("grid_forecast_issues")
        .select("id, issued_at, first_slot")
        .gte("issued_at", new Date(fromMs).toISOString())
        .lte("issued_at", new Date(toMs).toISOString())
        .order("issued_at")
        .range(issues.length, issues.length + pageSize - 1)
        .abortSignal(signal),
    );
    issues.push(
      ...rows.map((row) => ({
        id: row.id,
        issuedMs: toInstant(row.issued_at),
        firstSlotMs: toInstant(row.first_slot),
      })),
    );
    if (rows.length < pageSize) return issues;
  }
}

async function readFigures(client: KarbosClient, issues: readonly { readonly id: number }[], signal: AbortSignal) {
  const rows = rowsOf(
    await client
      .from("grid_forecasts")
      .select("issue_id, region_id, intensity_g_per_kwh")
      .in(
        "issue_id",
        issues.map(({ id }) => id),
      )
      .lte("region_id", 14)
      .order("issue_id")
      .limit(pageSize)
      .abortSignal(signal),
  );
  return rows.map(({ issue_id, region_id, intensity_g_per_kwh }) => ({
    issue_id,
    region_id,
    figures: figuresSchema.parse(intensity_g_per_kwh),
  }));
}

// The generated types do not know that elements of an array may be null.
const figuresSchema = z.array(z.number().nullable());
