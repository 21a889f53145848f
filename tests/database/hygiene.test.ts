import { describe, expect, it } from "vitest";
import {
  WORKLOAD_REASONS,
  WORKLOAD_STATUSES,
  WORKLOAD_TYPES,
  WORKLOAD_URGENCIES,
} from "../../lib/contracts/workload.ts";
import { attempt, rolledBack, type Tx } from "./database.ts";

const OURS = "'public'::regnamespace, 'private'::regnamespace";

/** Checks that should find nothing, each with a planted fault that it must find. */
const RULES: { rule: string; query: string; fault: string }[] = [
  {
    rule: "row level security on every table of public",
    query: `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relrowsecurity`,
    fault: "create table public.bare (id int)",
  },
  {
    rule: "a comment on every table and view of public, for readers in Studio",
    query: `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v')
      and obj_description(oid, 'pg_class') is null`,
    fault: "create view public.bare as select 1 as one",
  },
  {
    rule: "a comment on every column of a table of public",
    query: `select c.relname || '.' || a.attname as name from pg_class c
      join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and col_description(c.oid, a.attnum) is null`,
    fault: "alter table public.alerts add column bare int",
  },
  {
    rule: "a comment on every function of public",
    query: `select proname as name from pg_proc where pronamespace = 'public'::regnamespace and obj_description(oid, 'pg_proc') is null`,
    fault: "create function public.bare() returns int language sql return 1",
  },
  {
    rule: "an index for every foreign key, so that a delete does not scan",
    query: `select con.conrelid::regclass || ' ' || con.conname as name from pg_constraint con
      where con.contype = 'f' and con.connamespace in (${OURS}) and not exists (
        select from pg_index i
        where i.indrelid = con.conrelid and i.indpred is null
          and (string_to_array(i.indkey::text, ' ')::smallint[])[1:cardinality(con.conkey)] @> con.conkey
      )`,
    fault: "alter table public.alerts add column bare bigint references public.runs (id)",
  },
  {
    rule: "a fixed search_path in every function",
    query: `select oid::regprocedure::text as name from pg_proc
      where pronamespace in (${OURS}) and not coalesce(proconfig, '{}') @> array['search_path=""']`,
    fault: "create function private.bare() returns int language sql return 1",
  },
  {
    rule: "no security definer function in public, where the Data API would offer it",
    query: `select oid::regprocedure::text as name from pg_proc where pronamespace = 'public'::regnamespace and prosecdef`,
    fault: "create function public.bare() returns int language sql security definer return 1",
  },
  {
    rule: "no view that reads with its owner's rights",
    query: `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'v'
      and not coalesce(reloptions, '{}') @> array['security_invoker=true']`,
    fault: "create view public.bare as select 1 as one",
  },
  {
    rule: "an SQLSTATE of its own for every error that is raised",
    query: `select oid::regprocedure::text as name from pg_proc, regexp_matches(prosrc, 'raise\\s+exception[^;]*;', 'gi') raised
      where pronamespace in (${OURS}) and raised[1] !~* 'errcode'`,
    fault:
      "create function private.bare() returns void language plpgsql set search_path = '' as $$ begin raise exception 'Bare'; end $$",
  },
  {
    rule: "one policy a command, each for authenticated alone",
    query: `select tablename || ' ' || cmd as name from pg_policies where schemaname = 'public'
      group by tablename, cmd having count(*) > 1 or cmd = 'ALL' or not bool_and(roles = '{authenticated}')`,
    fault: "create policy bare on public.alerts for select to authenticated using (false)",
  },
  {
    rule: "policies that ask for the caller once a statement, not once a row",
    query: `select tablename || ' ' || policyname as name from pg_policies,
      lateral (select coalesce(qual, '') || coalesce(with_check, '') as text) expression
      where schemaname = 'public' and (
        regexp_replace(text, 'SELECT auth\\.uid\\(\\)', '', 'g') ~ 'auth\\.uid'
        or regexp_replace(text, 'SELECT private\\.my_\\w+', '', 'g') ~ 'private\\.my_'
      )`,
    fault: "create policy bare on public.alerts for delete to authenticated using (acknowledged_by = auth.uid())",
  },
  {
    rule: "no right of anon on any table, view, column, sequence or function of ours, but to read an invitation by its link",
    query: `select c.oid::regclass::text as name from pg_class c
      where relnamespace in (${OURS}, 'pgboss'::regnamespace) and (
        (relkind in ('r', 'p', 'v') and (
          has_table_privilege('anon', c.oid, 'select, insert, update, delete, truncate, references, trigger')
          or has_any_column_privilege('anon', c.oid, 'select, insert, update, references')
        ))
        or (relkind = 'S' and has_sequence_privilege('anon', c.oid, 'usage, select, update'))
      )
      union all
      select oid::regprocedure::text from pg_proc where pronamespace in (${OURS}) and has_function_privilege('anon', oid, 'execute')
        and proname <> 'invitation_of_token'`,
    fault: "grant select (id) on public.alerts to anon",
  },
  {
    rule: "no way of signed-in people into the queue, and none for anyone to truncate",
    query: `select c.oid::regclass::text as name from pg_class c
      where relnamespace in (${OURS}, 'pgboss'::regnamespace) and relkind in ('r', 'p') and (
        has_table_privilege('authenticated', c.oid, 'truncate') or has_table_privilege('service_role', c.oid, 'truncate')
        or (relnamespace = 'pgboss'::regnamespace and has_table_privilege('authenticated', c.oid, 'select, insert, update, delete'))
      )
      union all
      select nspname::text from pg_namespace where nspname = 'pgboss' and has_schema_privilege('authenticated', oid, 'usage')`,
    fault: "grant usage on schema pgboss to authenticated",
  },
  {
    rule: "no definer function for signed-in people but those that policies and rules ask",
    query: `select proname as name from pg_proc
      where pronamespace = 'private'::regnamespace and prosecdef and has_function_privilege('authenticated', oid, 'execute')
      and proname not in (
        'my_organization_ids', 'my_fellow_ids', 'zone_free', 'check_placement', 'zone_usage', 'budget_usage',
        'is_platform_owner', 'my_scope_ids', 'my_organizations', 'invite_member', 'resend_invitation',
        'revoke_invitation', 'invitation_of_token', 'accept_invitation', 'decline_invitation', 'add_platform_owner',
        'platform_organizations', 'create_organization', 'change_organization', 'open_platform_access',
        'end_platform_access', 'platform_health', 'retention_overview', 'delete_my_account', 'my_hidden_data'
      )`,
    fault: "grant execute on function private.call_function(text, jsonb, integer) to authenticated",
  },
];

describe("the schema", () => {
  it.each(RULES)("has $rule", ({ query, fault }) =>
    rolledBack(async (tx) => {
      expect(await names(tx, query)).toEqual([]);
      await tx.unsafe(fault);
      expect(await names(tx, query)).toHaveLength(1);
    }),
  );

  it("names the statuses, types and urgencies as lib/contracts does", () =>
    rolledBack(async (tx) => {
      expect(await labels(tx, "workload_status")).toEqual([...WORKLOAD_STATUSES]);
      expect(await labels(tx, "workload_type")).toEqual([...WORKLOAD_TYPES]);
      expect(await labels(tx, "workload_urgency")).toEqual([...WORKLOAD_URGENCIES]);
      const reasons = await tx<{ reason: string }[]>`
        select found[1] as reason
        from pg_constraint, regexp_matches(pg_get_constraintdef(oid), '''([a-z_]+)''', 'g') found
        where conname = 'compute_workloads_status_reason_code_check'`;
      expect(reasons.map(({ reason }) => reason)).toEqual([...WORKLOAD_REASONS]);
    }));
});

describe("the schedule", () => {
  it("runs commands that work, each of them", () =>
    rolledBack(async (tx) => {
      const jobs = await tx<{ jobname: string; command: string }[]>`
        select jobname, command from cron.job order by jobname`;
      expect(jobs.map(({ jobname }) => jobname)).toEqual([
        ...[
          "dispatch",
          "maintain-queue",
          "poll-grid",
          "prune",
          "reclaim-lost-runs",
          "refresh-zone-figures",
          "watch-alerts",
          "watch-deadlines",
          "weigh-suspensions",
        ],
      ]);
      for (const { jobname, command } of jobs) {
        expect([jobname, await attempt(tx, (inner) => inner.unsafe(command))]).toMatchObject([jobname, { ok: true }]);
      }
    }));
});

async function names(tx: Tx, query: string): Promise<string[]> {
  const rows = await tx.unsafe<{ name: string }[]>(query);
  return rows.map(({ name }) => name);
}

function labels(tx: Tx, type: string): Promise<string[]> {
  return names(
    tx,
    `select enumlabel as name from pg_enum where enumtypid = 'public.${type}'::regtype order by enumsortorder`,
  );
}
