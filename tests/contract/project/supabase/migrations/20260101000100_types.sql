-- What REST must carry through unchanged: one column per type, and functions of every shape.
create type public.mood as enum ('calm', 'busy', 'done');
create table public.samples (
  id int primary key,
  a int,
  b int,
  txt text not null default 'default text',
  num numeric,
  big bigint,
  flt double precision,
  yes boolean,
  mood public.mood,
  moods public.mood[],
  uid uuid,
  tz timestamptz,
  tzs timestamptz[],
  ts timestamp,
  day date,
  hour time,
  span interval,
  rng int4range,
  j json,
  jb jsonb,
  bytes bytea,
  small int constraint small_positive check (small > 0),
  unique (a, b)
);
create table public.tags (id int primary key, name text not null);
create table public.sample_tags (
  sample_id int references public.samples (id) on delete cascade,
  tag_id int references public.tags (id),
  primary key (sample_id, tag_id)
);
-- At most one that has not ended: one sample may still have many.
create table public.holds (
  id int primary key,
  sample_id int not null references public.samples (id) on delete cascade,
  ended boolean not null
);
create unique index on public.holds (sample_id) where not ended;
alter table public.samples enable row level security;
alter table public.tags enable row level security;
alter table public.sample_tags enable row level security;
alter table public.holds enable row level security;
revoke all on public.samples, public.tags, public.sample_tags, public.holds from anon, authenticated;
grant all on public.samples, public.tags, public.sample_tags, public.holds to service_role;

insert into public.tags values (1, 'x'), (2, 'y'), (3, 'z');
insert into public.samples values (
  1, 1, 1, 'one', 1.250, 9007199254740993, 0.1, true, 'calm', '{calm,done}', '00000000-0000-0000-0000-000000000001',
  '2025-03-30T01:30:00+01', '{2025-01-01T00:00:00Z}', '2025-01-01T12:00:00.5', '2025-02-28', '23:59:59', '1 day 02:00:00',
  '[1,5)', '{"a": [1, null]}', '{"b": {"c": "d"}}', '\xdeadbeef', 5
);
insert into public.samples (id, a, b) values (2, 2, 2);
insert into public.sample_tags values (1, 1), (1, 2);

insert into public.holds values (1, 2, true);

create function public.full_label(public.samples) returns text language sql stable set search_path = '' as $$
  select $1.txt || '/' || $1.id
$$;
create function public.f_void() returns void language sql set search_path = '' as $$ select $$;
create function public.f_scalar(a int) returns int language sql immutable set search_path = '' as $$ select a + 1 $$;
create function public.f_array(ids int[]) returns int language sql immutable set search_path = '' as $$
  select sum(i)::int from unnest(ids) i
$$;
create function public.f_json(p jsonb) returns jsonb language sql immutable set search_path = '' as $$
  select jsonb_build_object('type', jsonb_typeof(p), 'value', p)
$$;
create function public.f_table(n int) returns table (k int, t text) language sql immutable set search_path = '' as $$
  select i, 'row ' || i from generate_series(1, n) i
$$;
create function public.f_raise(how text) returns void language plpgsql set search_path = '' as $$
begin
  if how = 'PT' then
    raise sqlstate 'PT402' using message = 'Payment required', detail = 'quota', hint = 'upgrade';
  elsif how = 'PGRST' then
    raise sqlstate 'PGRST' using
      message = '{"code": "123", "message": "odd", "details": "because", "hint": "none"}',
      detail = '{"status": 418, "headers": {"X-Tea": "yes"}}';
  elsif how = 'custom' then
    raise exception 'not in this state' using errcode = 'KB001', detail = 'is DONE', hint = 'ask again';
  else
    raise exception 'plain';
  end if;
end
$$;
create function public.f_sleep(seconds float) returns void language sql volatile set search_path = '' as $$
  select pg_catalog.pg_sleep(seconds)
$$;
