import { describe, expect, it } from "vitest";
import { dockerImageSchema } from "../../../lib/contracts/workload.ts";
import { as, attempt, only, rolledBack, type Tx } from "../database.ts";
import { createWorld, newMember, newOrganization, type Person } from "../fixture.ts";

type Row = {
  job_id: string;
  organization_id: number;
  deferral_window_mins: number;
  mins_to_deadline: number;
  required_gpus: number;
  estimated_energy_method: string;
  baseline_zone: number | null;
  status: string;
};

/** Submits as a person does through REST: only the given columns, including `null`. */
async function submitAs(tx: Tx, person: Person, given: Record<string, string | number | null>): Promise<Row> {
  const body = { workload_name: "Test", docker_image: "alpine:3", estimated_duration_mins: 60, ...given };
  return as(tx, person, async (sql) =>
    only(
      await sql<Row[]>`
        insert into public.compute_workloads ${sql({ user_id: person.userId, ...body })}
        returning job_id, organization_id, deferral_window_mins, required_gpus, estimated_energy_method, baseline_zone, status,
          (extract(epoch from deadline - submitted_at) / 60)::integer as mins_to_deadline`,
    ),
  );
}

describe("a submission", () => {
  it.each([
    { given: {}, window: 720, deadline: 795 },
    { given: { urgency: "HIGH" }, window: 120, deadline: 195 },
    { given: { urgency: "LOW" }, window: 1440, deadline: 1515 },
    { given: { deferral_window_mins: 30 }, window: 30, deadline: 105 },
    { given: { deferral_window_mins: 0 }, window: 0, deadline: 75 },
    { given: { deadlineMins: 100 }, window: 40, deadline: 100 },
    { given: { deadlineMins: 60 }, window: 0, deadline: 60 },
    { given: { deadlineMins: 40_000 }, window: 20_160, deadline: 40_000 },
    { given: { deadlineMins: 600, deferral_window_mins: 30 }, window: 30, deadline: 600 },
  ])("with $given has a window of $window and a deadline after $deadline minutes", ({ given, window, deadline }) =>
    rolledBack(async (tx) => {
      const { user, organizationId } = await createWorld(tx);
      const { deadlineMins, ...rest } = { deadlineMins: null, ...given };
      const at = only(await tx`select (now() + ${deadlineMins ?? 0} * interval '1 minute')::text as deadline`);
      const row = await submitAs(tx, user, {
        organization_id: organizationId,
        ...rest,
        ...(deadlineMins === null ? {} : { deadline: String(at.deadline) }),
      });
      expect(row).toMatchObject({ deferral_window_mins: window, mins_to_deadline: deadline, status: "PENDING" });
    }),
  );

  it("gets a readable job id, the zone of its counterfactual, and GPUs rounded up", () =>
    rolledBack(async (tx) => {
      const { user, organizationId } = await createWorld(tx);
      const row = await submitAs(tx, user, { organization_id: organizationId, required_gpu_mins: 61 });
      const organization = only(await tx`select default_zone from public.organizations where id = ${organizationId}`);
      expect(row.job_id).toMatch(/^KB-\d{6}$/);
      expect(row).toMatchObject({ required_gpus: 2, estimated_energy_method: "modelled" });
      expect(row.baseline_zone).toBe(organization.default_zone);
    }));

  it("of somebody with one organization need not name it; with two it must", () =>
    rolledBack(async (tx) => {
      const { user, organizationId } = await createWorld(tx);
      expect((await submitAs(tx, user, {})).organization_id).toBe(organizationId);
      const second = await newOrganization(tx);
      await tx`insert into public.memberships (organization_id, user_id, role) values (${second}, ${user.userId}, 'user')`;
      expect(await attempt(tx, (inner) => submitAs(inner, user, {}))).toMatchObject({
        ok: false,
        code: "PT422",
        message: "Say which organization the workload belongs to: you may submit in 2",
      });
    }));

  it("sent twice under one key makes one workload; another person's key is another", () =>
    rolledBack(async (tx) => {
      const { user, secondUser, organizationId } = await createWorld(tx);
      const given = { organization_id: organizationId, idempotency_key: "once" };
      await submitAs(tx, user, given);
      expect(await attempt(tx, (inner) => submitAs(inner, user, given))).toMatchObject({ ok: false, code: "23505" });
      await submitAs(tx, secondUser, given);
      const rows = await tx`
        select from public.compute_workloads where organization_id = ${organizationId} and idempotency_key = 'once'`;
      expect(rows).toHaveLength(2);
    }));

  it("sent again with on conflict do nothing, as REST does, plans nothing twice", () =>
    rolledBack(async (tx) => {
      const { user, organizationId } = await createWorld(tx);
      await submitAs(tx, user, { organization_id: organizationId, idempotency_key: "once" });
      const jobs = () => tx`select from pgboss.job where name = 'workload.plan'`;
      const before = (await jobs()).count;
      await as(
        tx,
        user,
        (sql) => sql`
          insert into public.compute_workloads
            (organization_id, user_id, workload_name, docker_image, estimated_duration_mins, idempotency_key)
          values (${organizationId}, ${user.userId}, 'Test', 'alpine:3', 60, 'once')
          on conflict (organization_id, user_id, idempotency_key) do nothing`,
      );
      expect((await jobs()).count).toBe(before);
    }));

  it("may not be made in another's name, in another's organization, or by a viewer", () =>
    rolledBack(async (tx) => {
      const { user, secondUser, viewer, organizationId, otherOrganizationId } = await createWorld(tx);
      const refused = { ok: false, code: "42501" };
      const forged = { organization_id: organizationId, user_id: secondUser.userId };
      expect(await attempt(tx, (inner) => submitAs(inner, user, forged))).toMatchObject(refused);
      const abroad = { organization_id: otherOrganizationId };
      expect(await attempt(tx, (inner) => submitAs(inner, user, abroad))).toMatchObject(refused);
      const viewed = { organization_id: organizationId };
      expect(await attempt(tx, (inner) => submitAs(inner, viewer, viewed))).toMatchObject(refused);
    }));

  it.each([["status"], ["job_id"], ["submitted_at"], ["baseline_zone"], ["chosen_grid_zone"], ["carbon_emitted_kg"]])(
    "may not set %s",
    (column) =>
      rolledBack(async (tx) => {
        const { user, organizationId } = await createWorld(tx);
        const given = { organization_id: organizationId, [column]: null };
        expect(await attempt(tx, (inner) => submitAs(inner, user, given))).toMatchObject({ ok: false, code: "42501" });
      }),
  );

  it.each([
    { given: { deadline: "infinity" }, why: "a deadline that no planner can read" },
    { given: { estimated_energy_kwh: "NaN" }, why: "not a number" },
    { given: { carbon_cap_gco2: "NaN" }, why: "a cap that nothing exceeds" },
    { given: { max_price_gbp: "NaN" }, why: "a price that nothing exceeds" },
    { given: { carbon_cap_gco2: 0 }, why: "a cap of nothing" },
    { given: { carbon_cap_gco2: 1_000_000_001 }, why: "above the contract's limit" },
    { given: { max_price_gbp: 1_000_001 }, why: "above the contract's limit" },
    { given: { min_segment_mins: 0 }, why: "pieces of nothing" },
    { given: { min_segment_mins: 10_081 }, why: "pieces longer than a week" },
    { given: { resume_cost_wh: -1 }, why: "resuming that pays" },
    { given: { resume_cost_wh: "NaN" }, why: "not a number" },
    { given: { estimated_duration_mins: 0 }, why: "no duration" },
    { given: { estimated_duration_mins: 10_081 }, why: "longer than a week" },
    { given: { required_cpu_cores: 0 }, why: "no cores" },
    { given: { required_gpu_mins: -1 }, why: "less than no GPU" },
    { given: { deferral_window_mins: 20_161 }, why: "a window of more than two weeks" },
    { given: { docker_image: "alpine; rm -rf /" }, why: "an image with a space" },
    { given: { workload_name: "" }, why: "no name" },
    { given: { command: "x".repeat(4001) }, why: "a command without end" },
  ])("with $given is refused by a constraint: $why", ({ given }) =>
    rolledBack(async (tx) => {
      const { organizationId } = await createWorld(tx);
      const user = await newMember(tx, organizationId, "user");
      const outcome = await attempt(tx, (inner) =>
        submitAs(inner, user, { organization_id: organizationId, ...given }),
      );
      expect(outcome).toMatchObject({ ok: false, code: "23514" });
    }),
  );

  it("with a deadline that it cannot keep is refused, with the time that is left", () =>
    rolledBack(async (tx) => {
      const { user } = await createWorld(tx);
      const outcome = await attempt(tx, (inner) => submitAs(inner, user, { deadline: "2020-01-01T00:00Z" }));
      expect(outcome).toMatchObject({ ok: false, code: "PT422", reason: "deadline_too_soon" });
    }));

  it.each([
    ...[
      "alpine",
      "python:3.13-slim",
      "ghcr.io/team/model:V2",
      "localhost:5000/a__b/c---d:RC_1.0-Final",
      "xn--9n2bp8q.example/a",
    ],
    ...["a/b/c:latest", `x@sha256:${"0af".repeat(20)}`, "x:T@sha512:Ab=", `a:${"T".repeat(128)}`, "a".repeat(255)],
  ])("of the image %s is taken, here and by the form", (docker_image) =>
    rolledBack(async (tx) => {
      const { user } = await createWorld(tx);
      expect((await attempt(tx, (inner) => submitAs(inner, user, { docker_image }))).ok).toBe(true);
      expect(dockerImageSchema.safeParse(docker_image).success).toBe(true);
    }),
  );

  it.each([
    ...[
      "",
      "Alpine",
      "team/Model:2",
      "GHCR.io/team/model",
      "a//b",
      "/a",
      "a/",
      "a:",
      "a:b:c",
      "a:-b",
      "a@",
      "a@sha256",
      "-a",
    ],
    ...["a..b", "a___b", "a b", "a;b", "a\nb", "a/b:5000/c", `a:${"T".repeat(129)}`, "a".repeat(256), "é"],
  ])("of the image %j is refused, here and by the form", (docker_image) =>
    rolledBack(async (tx) => {
      const { user } = await createWorld(tx);
      const outcome = await attempt(tx, (inner) => submitAs(inner, user, { docker_image }));
      expect(outcome).toMatchObject({ ok: false, code: "23514" });
      expect(dockerImageSchema.safeParse(docker_image).success).toBe(false);
    }),
  );
});
