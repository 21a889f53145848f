import { randomUUID } from "node:crypto";
import type { WorkloadStatus } from "../../lib/contracts/workload.ts";
import { type Caller, type Db, only } from "./database.ts";

export const MEMBER_ROLES = ["user", "operator", "viewer", "admin"] as const;
type MemberRole = (typeof MEMBER_ROLES)[number];

export type Person = Caller & { userId: string };
export type World = {
  organizationId: number;
  otherOrganizationId: number;
  /** Members of the first organization, one of each role, and a second user. */
  user: Person;
  secondUser: Person;
  operator: Person;
  viewer: Person;
  admin: Person;
  /** The operator of the other organization. */
  outsider: Person;
  /** Signed in, without a membership. */
  stranger: Person;
};
export type Workload = { id: number; jobId: string; organizationId: number; zoneId: number };

/** Two organizations and their people. */
export async function createWorld(db: Db): Promise<World> {
  const organizationId = await newOrganization(db);
  const otherOrganizationId = await newOrganization(db);
  return {
    organizationId,
    otherOrganizationId,
    user: await newMember(db, organizationId, "user"),
    secondUser: await newMember(db, organizationId, "user"),
    operator: await newMember(db, organizationId, "operator"),
    viewer: await newMember(db, organizationId, "viewer"),
    admin: await newMember(db, organizationId, "admin"),
    outsider: await newMember(db, otherOrganizationId, "operator"),
    stranger: await newPerson(db),
  };
}

export async function newOrganization(db: Db): Promise<number> {
  const slug = `o-${randomUUID()}`;
  const rows = await db<{ id: number }[]>`
    insert into public.organizations (name, slug, default_zone)
    values ('Test organization', ${slug}, (select min(id) from public.grid_zones)) returning id`;
  return only(rows).id;
}

export async function newPerson(db: Db): Promise<Person> {
  const userId = randomUUID();
  await db`insert into auth.users (id, email, email_confirmed_at) values (${userId}, ${`${userId}@example.org`}, now())`;
  return { role: "authenticated", userId };
}

export async function newMember(db: Db, organizationId: number, role: MemberRole): Promise<Person> {
  const person = await newPerson(db);
  await db`insert into public.memberships (organization_id, user_id, role) values (${organizationId}, ${person.userId}, ${role})`;
  return person;
}

/** A zone that no other test uses, so that its capacity and its runs belong to this one. */
export async function newZone(db: Db, capacity: { gpus?: number; cpuCores?: number } = {}): Promise<number> {
  const mark = randomUUID().slice(0, 8).toUpperCase();
  const rows = await db<{ id: number }[]>`
    insert into public.grid_zones (
      zone_name, grid_zone_code, region, country, coordinates, capacity_gpus, capacity_cpu_cores, capacity_memory_gb
    )
    values (${`Test zone ${mark}`}, ${`UK-${mark}-01`}, 'London', 'England', '(0,51.5)', ${capacity.gpus ?? 1000}, ${capacity.cpuCores ?? 1000}, 10000)
    returning id`;
  return only(rows).id;
}

/** A worker of a zone, or of all zones. */
export async function newWorker(db: Db, organizationId: number, zoneId: number | null): Promise<number> {
  const rows = await db<{ id: number }[]>`
    insert into public.workers (organization_id, zone_id, worker_name, key_hash)
    values (${organizationId}, ${zoneId}, ${`worker ${randomUUID()}`}, ${`${randomUUID()}${randomUUID()}`.replaceAll("-", "")})
    returning id`;
  return only(rows).id;
}

export type Submission = {
  organizationId: number;
  userId: string;
  urgency?: "HIGH" | "MEDIUM" | "LOW";
  durationMins?: number;
  gpuMins?: number;
  cpuCores?: number;
  energyKwh?: number | null;
  interruptible?: boolean;
};

/** A workload as submitted. It is PENDING. */
export async function submit(db: Db, submission: Submission): Promise<Workload> {
  const { organizationId, userId, urgency = "MEDIUM", durationMins = 60 } = submission;
  const rows = await db<{ id: number; job_id: string }[]>`
    insert into public.compute_workloads (
      organization_id, user_id, workload_name, urgency, docker_image, estimated_duration_mins, required_gpu_mins,
      required_cpu_cores, estimated_energy_kwh, interruptible
    )
    values (
      ${organizationId}, ${userId}, 'Test workload', ${urgency}, 'alpine:3', ${durationMins}, ${submission.gpuMins ?? 0},
      ${submission.cpuCores ?? 1}, ${submission.energyKwh ?? null},
      ${submission.interruptible ?? false}
    )
    returning id, job_id`;
  const { id, job_id } = only(rows);
  return { id, jobId: job_id, organizationId, zoneId: await newZone(db) };
}

/** A workload brought to a status by the normal operations, in its own zone. */
export async function workloadAt(db: Db, status: WorkloadStatus, submission: Submission): Promise<Workload> {
  const workload = await submit(db, submission);
  await bringTo(db, workload, status);
  return workload;
}

const PATH: Record<WorkloadStatus, readonly WorkloadStatus[]> = {
  PENDING: [],
  PLANNED: ["PLANNED"],
  SCHEDULED: ["PLANNED", "SCHEDULED"],
  QUEUED: ["PLANNED", "SCHEDULED", "QUEUED"],
  RUNNING: ["PLANNED", "SCHEDULED", "QUEUED", "RUNNING"],
  COMPLETED: ["PLANNED", "SCHEDULED", "QUEUED", "RUNNING", "COMPLETED"],
  FAILED: ["PLANNED", "SCHEDULED", "QUEUED", "RUNNING", "FAILED"],
  CANCELLED: ["CANCELLED"],
};

export async function bringTo(db: Db, workload: Workload, status: WorkloadStatus): Promise<void> {
  for (const step of PATH[status]) {
    if (step === "SCHEDULED") await schedule(db, workload);
    else if (step === "RUNNING") await claimIn(db, workload);
    else await db`update public.compute_workloads set status = ${step} where id = ${workload.id}`;
  }
}

/** Places a workload in its own zone, to start at once or at `startAt`. */
export async function schedule(db: Db, { id, zoneId }: Workload, startAt: Date | null = null): Promise<void> {
  await db`
    update public.compute_workloads
    set status = 'SCHEDULED', chosen_grid_zone = ${zoneId}, scheduled_start = ${startAt}
    where id = ${id}`;
}

export type Claim = { workerId: number; runId: number; fencingToken: number };

/** Lets a new worker in the workload's own zone claim it. */
export async function claimIn(db: Db, { organizationId, zoneId }: Workload): Promise<Claim> {
  const workerId = await newWorker(db, organizationId, zoneId);
  const claim = await claimRun(db, workerId);
  if (!claim) throw new Error("nothing is offered in the zone");
  return claim;
}

export async function claimRun(db: Db, workerId: number): Promise<Claim | null> {
  const rows = await db<{ run: { runId: number; fencingToken: number } | null }[]>`
    select private.claim_run(${workerId}, '{process}', 'test') as run`;
  const { run } = only(rows);
  return run && { workerId, runId: run.runId, fencingToken: run.fencingToken };
}
