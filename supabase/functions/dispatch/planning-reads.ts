import type { WorkloadUrgency } from "../../../lib/contracts/workload.ts";
import { expectedFigures } from "../../../lib/domain/forecast/banded-figures.ts";
import type { ForecastSource } from "../../../lib/domain/forecast/forecast-source.ts";
import type { GridDataKind } from "../../../lib/domain/grid/grid-figures.ts";
import { floorSlot } from "../../../lib/domain/grid/slots.ts";
import { type DurationHistory, isTelling, safeDurationMinutes } from "../../../lib/domain/planning/latest-start.ts";
import type { PlacedWork, PlanRequest, PlanWeights, ZoneOutlook } from "../../../lib/domain/planning/plan-types.ts";
import { modelledEnergyKwh } from "../../../lib/domain/power/power-model.ts";
import { type Database, queryAll, queryOne } from "../_shared/database.ts";
import { loadDurations } from "./duration-reads.ts";

const DAY_MS = 86_400_000;
/** As far as the outlook reaches. */
const HORIZON_MS = 7 * DAY_MS;

export type WorkloadToPlan = {
  readonly id: number;
  /** As text: the database's microseconds would not survive a Date. */
  readonly updatedAt: string;
  readonly reason: string;
  /** Its plan was made before all that came with its issue was there. */
  readonly isProvisional: boolean;
  readonly request: PlanRequest;
  /** Earlier runs that its safe duration is taken from; null where there are too few. */
  readonly historyRuns: number | null;
  readonly weights: PlanWeights;
  readonly baselineZoneId: number | null;
  /** The policy is to assign it, and no person. */
  readonly isPlacedAtOnce: boolean;
  readonly urgency: WorkloadUrgency;
  /** Where and when it is planned or placed so far; null while nothing is. */
  readonly current: CurrentPlace | null;
};

export type CurrentPlace = {
  readonly zoneId: number;
  readonly startMs: number;
  /** It holds its share of the zone already. */
  readonly isPlaced: boolean;
};

/** Zones with their outlook, and what that rests on. */
export type GridView = {
  readonly zones: ZoneOutlook[];
  readonly zoneNames: ReadonlyMap<number, string>;
  readonly issueId: number | null;
  /** Just before the figures were read, by the database's clock; as text, for its microseconds. */
  readonly readAt: string;
  readonly kind: GridDataKind | null;
};

/** What carbon and waiting cost the organization `o` of a workload `w`. */
export const WEIGHT_COLUMNS = `o.carbon_price_gbp_per_kg as carbon_price,
  case w.urgency when 'HIGH' then o.lateness_gbp_per_hour_high when 'MEDIUM' then o.lateness_gbp_per_hour_medium
    else o.lateness_gbp_per_hour_low end as lateness`;

type WorkloadRow = {
  id: number;
  urgency: WorkloadUrgency;
  updated_at: string;
  submitted_at: Date;
  deadline: Date;
  estimated_duration_mins: number;
  stated_energy_kwh: number | null;
  required_gpus: number;
  required_cpu_cores: number;
  required_memory_gb: number;
  deferral_window_mins: number;
  carbon_cap_gco2: number | null;
  max_price_gbp: number | null;
  baseline_zone: number | null;
  carbon_price: number;
  lateness: number;
  is_left_to_policy: boolean;
  /** Only policy pauses work: what a person assigns runs on. */
  is_in_pieces: boolean;
  min_segment_mins: number;
  resume_cost_wh: number;
  has_plan: boolean;
  is_provisional: boolean;
  current_zone: number | null;
  current_start_ms: number | null;
  is_placed: boolean;
};

/** The workloads of some ids that are to be planned, or may move. Locks nothing: storing checks that none has changed since. */
export async function loadWorkloads(
  database: Database,
  ids: readonly number[],
): Promise<ReadonlyMap<number, WorkloadToPlan>> {
  const rows = await queryAll<WorkloadRow>(
    database,
    `select w.id, w.urgency, w.updated_at::text, w.submitted_at, w.deadline, w.estimated_duration_mins, w.required_gpus,
       w.required_cpu_cores, w.required_memory_gb, w.deferral_window_mins, w.carbon_cap_gco2, w.max_price_gbp, w.baseline_zone,
       case when w.estimated_energy_method = 'stated' then w.estimated_energy_kwh end as stated_energy_kwh,
       ${WEIGHT_COLUMNS}, left_to_policy as is_left_to_policy,
       w.interruptible and left_to_policy as is_in_pieces, w.min_segment_mins, w.resume_cost_wh,
       newest.id is not null as has_plan,
       coalesce(newest.checked_issue_id is null and newest.created_at < issue.ready_at, false) as is_provisional, w.status = 'SCHEDULED' as is_placed,
       case w.status when 'SCHEDULED' then w.chosen_grid_zone when 'PLANNED' then best.zone_id end as current_zone,
       extract(epoch from case w.status when 'SCHEDULED' then w.scheduled_start when 'PLANNED' then best.start_at end) * 1000
         as current_start_ms
     from public.compute_workloads w
     join public.organizations o on o.id = w.organization_id
     cross join private.is_left_to_policy(w) as left_to_policy
     left join lateral (
       select p.id, p.issue_id, p.checked_issue_id, p.created_at
       from public.plans p where p.workload_id = w.id order by p.version desc limit 1
     ) newest on true
     left join public.grid_forecast_issues issue on issue.id = newest.issue_id
     left join public.plan_candidates best on best.plan_id = newest.id and best.rank = 1
     where w.id = any ($1::bigint[])
       and (w.status in ('PENDING', 'PLANNED') or (private.is_placed_by_policy(w) and not private.is_suspended(w)))`,
    [ids],
  );
  if (rows.length === 0) return new Map();
  const histories = await loadDurations(database, ids);
  return new Map(rows.map((row) => [row.id, toWorkload(row, histories.get(row.id) ?? null)]));
}

function toWorkload(row: WorkloadRow, history: DurationHistory | null): WorkloadToPlan {
  const resources = { gpus: row.required_gpus, cpuCores: row.required_cpu_cores, memoryGb: row.required_memory_gb };
  return {
    id: row.id,
    updatedAt: row.updated_at,
    reason: row.has_plan ? "Planned anew" : "Submitted",
    isProvisional: row.is_provisional,
    request: {
      ...resources,
      submittedMs: row.submitted_at.getTime(),
      deadlineMs: row.deadline.getTime(),
      durationMinutes: row.estimated_duration_mins,
      safeDurationMinutes: safeDurationMinutes(row.estimated_duration_mins, history),
      energyKwh: row.stated_energy_kwh ?? modelledEnergyKwh(resources, row.estimated_duration_mins),
      deferralMinutes: row.deferral_window_mins,
      carbonCapG: row.carbon_cap_gco2,
      maxPriceGbp: row.max_price_gbp,
      ...(row.is_in_pieces
        ? { pieces: { minSegmentMinutes: row.min_segment_mins, resumeKwh: row.resume_cost_wh / 1000 } }
        : {}),
    },
    historyRuns: history && isTelling(history) ? history.runs : null,
    weights: { carbonPriceGbpPerKg: row.carbon_price, latenessGbpPerHour: row.lateness },
    baselineZoneId: row.baseline_zone,
    isPlacedAtOnce: row.is_left_to_policy,
    urgency: row.urgency,
    current:
      row.current_zone === null || row.current_start_ms === null
        ? null
        : { zoneId: row.current_zone, startMs: row.current_start_ms, isPlaced: row.is_placed },
  };
}

type ZoneRow = {
  id: number;
  zone_name: string;
  pue: number;
  capacity_gpus: number;
  capacity_cpu_cores: number;
  capacity_memory_gb: number;
  first_slot: Date;
  kind: GridDataKind | null;
  region: string;
  intensity_g_per_kwh: (number | null)[];
  p10_g_per_kwh: (number | null)[];
  p90_g_per_kwh: (number | null)[];
  source: (ForecastSource | null)[];
  error_rho: number | null;
  price_gbp_per_kwh: (number | null)[];
};
type PlacedRow = {
  zone_id: number;
  start_ms: number;
  end_ms: number;
  gpus: number;
  cpu_cores: number;
  memory_gb: number;
};

/** The enabled zones, each with intensity and price from yesterday, for filling prices, to the end of the forecast. */
export async function loadGridView(database: Database, nowMs: number): Promise<GridView> {
  const from = new Date(floorSlot(nowMs) - DAY_MS);
  const to = new Date(floorSlot(nowMs) + HORIZON_MS);
  const { read_at: readAt } = await queryOne<{ read_at: string }>(
    database,
    "select clock_timestamp()::text as read_at",
  );
  const zones = await queryAll<ZoneRow>(
    database,
    `select z.id, z.zone_name, z.pue, z.capacity_gpus, z.capacity_cpu_cores, z.capacity_memory_gb, g.first_slot, g.kind,
       z.region, g.intensity_g_per_kwh::integer[], g.p10_g_per_kwh::integer[], g.p90_g_per_kwh::integer[], g.source::text[],
       g.error_rho, g.price_gbp_per_kwh::double precision[]
     from public.grid_zones z
     join public.grid_regions r on r.name = z.region
     join public.grid_outlook($1, $2) g on g.region_id = r.id
     where z.enabled
     order by z.id`,
    [from, to],
  );
  const placed = await loadPlaced(database);
  const [issue] = await queryAll<{ id: number }>(
    database,
    "select id from public.grid_forecast_issues order by issued_at desc limit 1",
  );
  return {
    zones: zones.map((row) => toZone(row, placed.get(row.id) ?? [])),
    zoneNames: new Map(zones.map((row) => [row.id, row.zone_name])),
    issueId: issue?.id ?? null,
    readAt,
    kind: zones[0]?.kind ?? null,
  };
}

function toZone(row: ZoneRow, placed: readonly PlacedWork[]): ZoneOutlook {
  const figures = expectedFigures(row.region, {
    intensityGPerKwh: row.intensity_g_per_kwh,
    p10GPerKwh: row.p10_g_per_kwh,
    p90GPerKwh: row.p90_g_per_kwh,
    source: row.source,
    errorRho: row.error_rho,
  });
  return {
    zoneId: row.id,
    pue: row.pue,
    capacity: { gpus: row.capacity_gpus, cpuCores: row.capacity_cpu_cores, memoryGb: row.capacity_memory_gb },
    placed,
    firstSlotMs: row.first_slot.getTime(),
    ...figures,
    priceGbpPerKwh: row.price_gbp_per_kwh,
  };
}

/** Work that holds a share of a zone. What is due or running holds it until it ends, however late it is. */
async function loadPlaced(database: Database): Promise<Map<number, PlacedWork[]>> {
  const rows = await queryAll<PlacedRow>(
    database,
    `select chosen_grid_zone as zone_id, required_gpus as gpus, required_cpu_cores as cpu_cores, required_memory_gb as memory_gb,
       extract(epoch from coalesce(actual_start, scheduled_start)) * 1000 as start_ms,
       extract(epoch from greatest(
         coalesce(actual_start, scheduled_start) + remaining_mins * interval '1 minute',
         case when status in ('QUEUED', 'RUNNING') then now() + interval '15 minutes' end
       )) * 1000 as end_ms
     from public.compute_workloads
     where status in ('SCHEDULED', 'QUEUED', 'RUNNING')`,
  );
  const byZone = new Map<number, PlacedWork[]>();
  for (const row of rows) {
    const list = byZone.get(row.zone_id) ?? [];
    list.push({
      startMs: row.start_ms,
      endMs: row.end_ms,
      gpus: row.gpus,
      cpuCores: row.cpu_cores,
      memoryGb: row.memory_gb,
    });
    byZone.set(row.zone_id, list);
  }
  return byZone;
}
