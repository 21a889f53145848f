create type public.grid_data_kind as enum ('live', 'replay', 'sample');
comment on type public.grid_data_kind is 'Where grid figures come from: the real services now, recordings moved to today, or generated.';

create type public.intensity_status as enum ('forecast', 'estimated', 'actual');
comment on type public.intensity_status is 'The status of an intensity. A slot without one has no row: missing is not zero.';

create table public.grid_regions (
  id smallint primary key,
  name text not null unique,
  short_name text not null unique,
  octopus_letter text unique check (octopus_letter ~ '^[A-P]$'),
  centroid point not null
);
comment on table public.grid_regions is 'The 14 electricity distribution regions of Great Britain, and Great Britain itself as number 18, numbered as NESO numbers them.';
comment on column public.grid_regions.id is 'NESO regionid: 1 to 14, and 18 for Great Britain.';
comment on column public.grid_regions.name is 'Name of the region, such as South Scotland.';
comment on column public.grid_regions.short_name is 'Name short enough for a map label.';
comment on column public.grid_regions.octopus_letter is 'Octopus and grid supply point letter; none for Great Britain.';
comment on column public.grid_regions.centroid is 'Middle of the region as (longitude, latitude).';

create table public.grid_zones (
  id bigint generated always as identity primary key,
  zone_name text not null unique check (length(zone_name) between 1 and 120)
    constraint grid_zones_zone_name_seen check (private.is_seen_text(zone_name)),
  grid_zone_code text not null unique check (grid_zone_code ~ '^[A-Z]{2}-[A-Z0-9-]+-[0-9]{2}$'),
  region text not null references public.grid_regions (name) on update cascade check (region <> 'Great Britain'),
  country text not null check (country in ('England', 'Scotland', 'Wales')),
  coordinates point not null check (coordinates[0] between -9 and 2.5 and coordinates[1] between 49 and 61.5),
  carbon_intensity numeric(6, 1) check (carbon_intensity >= 0),
  energy_price numeric(8, 5),
  grid_updated_at timestamptz,
  capacity_gpus integer not null default 0 check (capacity_gpus between 0 and 1000000),
  capacity_cpu_cores integer not null default 0 check (capacity_cpu_cores between 0 and 10000000),
  capacity_memory_gb integer not null default 0 check (capacity_memory_gb between 0 and 100000000),
  pue numeric(4, 3) not null default 1.200 check (pue between 1 and 3),
  enabled boolean not null default true,
  created_at timestamptz not null default now()
);
comment on table public.grid_zones is 'A data-centre cluster where workloads can run. It has the intensity and price of its grid region.';
comment on column public.grid_zones.id is 'Number of the zone.';
comment on column public.grid_zones.zone_name is 'Name, such as Glasgow Grid Cluster.';
comment on column public.grid_zones.grid_zone_code is 'Readable code, such as UK-SCOTLAND-01.';
comment on column public.grid_zones.region is 'Name of the zone''s grid region.';
comment on column public.grid_zones.country is 'England, Scotland or Wales.';
comment on column public.grid_zones.coordinates is 'Place as (longitude, latitude), such as (-4.2518,55.8642).';
comment on column public.grid_zones.carbon_intensity is 'Intensity of the current slot in gCO2/kWh, maintained. Empty when it is not known.';
comment on column public.grid_zones.energy_price is 'Electricity price of the current slot in GBP/kWh without VAT, maintained. Empty when it is not known.';
comment on column public.grid_zones.grid_updated_at is 'When carbon_intensity and energy_price were last set.';
comment on column public.grid_zones.capacity_gpus is 'GPUs that may be in use at once.';
comment on column public.grid_zones.capacity_cpu_cores is 'CPU cores that may be in use at once.';
comment on column public.grid_zones.capacity_memory_gb is 'Memory that may be in use at once, in GB.';
comment on column public.grid_zones.pue is 'Power usage effectiveness: facility energy over IT energy.';
comment on column public.grid_zones.enabled is 'Whether new work may be planned here.';
comment on column public.grid_zones.created_at is 'When the zone was added.';
create index grid_zones_region_idx on public.grid_zones (region);

alter table public.organizations
  add constraint organizations_default_zone_fkey foreign key (default_zone) references public.grid_zones (id) on delete set null;
create index organizations_default_zone_idx on public.organizations (default_zone);
