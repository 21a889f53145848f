import { type Db, only, type Tx } from "./database.ts";
import { type Claim, claimIn, createWorld, type Workload, type World, workloadAt } from "./fixture.ts";

export const mine = (world: World) => ({ organizationId: world.organizationId, userId: world.user.userId });

export type Figures = {
  settled?: boolean;
  carbonG?: number | null;
  costGbp?: number | null;
  baselineCarbonG?: number | null;
};

/** An entry as dispatch writes it. */
const entry = ({ settled = false, carbonG = 100, costGbp = 0.5, baselineCarbonG = 300 }: Figures) => ({
  ...{ settled, energyKwh: 1, energyMethod: "measured", pue: 1.2, carbonG, costGbp, baselineZoneId: null },
  ...{ baselineStart: null, baselinePue: null, baselineCarbonG, baselineCostGbp: null, actualShare: settled ? 1 : 0 },
  ...{ estimatedShare: 0, forecastShare: settled ? 0 : 1, missingShare: 0, kind: "sample", slots: {} },
});

/** Settles a run; the number of the settlement, or null when nothing was new. */
export async function settle(db: Db, { runId }: Claim, figures: Figures = {}): Promise<number | null> {
  const rows = await db<{ settlement: number | null }[]>`
    select private.add_ledger_entry(${runId}, ${JSON.stringify(entry(figures))}::text::jsonb) as settlement`;
  return only(rows).settlement;
}

/** A workload of a new organization whose run has succeeded. */
export async function finished(tx: Tx): Promise<{ world: World; workload: Workload; claim: Claim }> {
  const world = await createWorld(tx);
  return { world, ...(await finishedIn(tx, world)) };
}

export async function finishedIn(db: Db, world: World): Promise<{ workload: Workload; claim: Claim }> {
  const workload = await workloadAt(db, "QUEUED", mine(world));
  const claim = await claimIn(db, workload);
  await finish(db, claim);
  return { workload, claim };
}

export const finish = (db: Db, { workerId, runId, fencingToken }: Claim, outcome = "SUCCEEDED") =>
  db`select private.finish_run(${workerId}, ${runId}, ${fencingToken}, ${outcome}, 0, 'Ended well')`;

/** A half hour of a site, from its meter. */
export const siteEntry = (carbonG: number | null, isSettled = false) => ({
  ...entry({ settled: isSettled, carbonG, costGbp: 3, baselineCarbonG: null }),
  ...{ energyKwh: 12.5, pue: 1 },
});

/** Settles a half hour of a site that has its organization's number; the number of the settlement, or null when nothing was new. */
export async function settleSite(
  db: Db,
  organizationId: number,
  slotStart: string,
  settled: ReturnType<typeof siteEntry>,
): Promise<number | null> {
  const rows = await db<{ settlement: number | null }[]>`
    select private.add_site_entry(${organizationId}, ${organizationId}, ${slotStart}, ${JSON.stringify(settled)}::text::jsonb) as settlement`;
  return only(rows).settlement;
}
