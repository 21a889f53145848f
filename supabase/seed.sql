-- A sample organization to try things out with: four people, one of each role, and workloads to plan.
-- Everyone's password is "karbos-sample". For laptops and tests; never for an installation that others reach.

insert into auth.users (
  instance_id, id, aud, role, email, encrypted_password, email_confirmed_at, raw_app_meta_data, raw_user_meta_data,
  created_at, updated_at, confirmation_token, recovery_token, email_change, email_change_token_new
)
select
  '00000000-0000-0000-0000-000000000000', person.id, 'authenticated', 'authenticated', person.email,
  extensions.crypt('karbos-sample', extensions.gen_salt('bf', 8)), now(),
  '{"provider": "email", "providers": ["email"]}', jsonb_build_object('display_name', person.display_name),
  now(), now(), '', '', '', ''
from (values
  ('10000000-0000-4000-8000-000000000001'::uuid, 'user@karbos.example', 'Uma Patel'),
  ('10000000-0000-4000-8000-000000000002', 'operator@karbos.example', 'Owen Hughes'),
  ('10000000-0000-4000-8000-000000000003', 'viewer@karbos.example', 'Vera Campbell'),
  ('10000000-0000-4000-8000-000000000004', 'admin@karbos.example', 'Alan Reid')
) as person (id, email, display_name);

insert into auth.identities (id, provider, provider_id, user_id, identity_data, created_at, updated_at)
select
  gen_random_uuid(), 'email', u.id::text, u.id,
  jsonb_build_object('sub', u.id, 'email', u.email, 'email_verified', true), now(), now()
from auth.users u
where u.email like '%@karbos.example';

insert into public.organizations (name, slug, default_zone)
select 'Sample Hosting', 'sample-hosting', z.id
from public.grid_zones z
where z.grid_zone_code = 'UK-LONDON-01';

insert into public.memberships (organization_id, user_id, role)
select o.id, u.id, split_part(u.email, '@', 1)::public.membership_role
from public.organizations o
cross join auth.users u
where o.slug = 'sample-hosting' and u.email like '%@karbos.example';

insert into public.compute_workloads (
  organization_id, user_id, workload_name, workload_type, urgency, docker_image, command, required_gpu_mins,
  required_cpu_cores, required_memory_gb, estimated_duration_mins, deferral_window_mins, carbon_cap_gco2
)
select
  o.id, '10000000-0000-4000-8000-000000000001', w.workload_name, w.workload_type::public.workload_type,
  w.urgency::public.workload_urgency, 'python:3.13-slim', w.command, w.gpu_mins, w.cores, w.memory_gb, w.duration, w.deferral, w.cap
from public.organizations o
cross join (values
  ('Fine-tune support model', 'TRAINING', 'LOW', 480, 16, 128, 120, 1440, null::numeric,
   'for step in 1 2 3 4 5 6 7 8; do echo "step $step of 8, loss 0.$((100 - step * 9))"; sleep 1; done'),
  ('Refresh search embeddings', 'INFERENCE', 'MEDIUM', 60, 8, 64, 45, 600, null,
   'for batch in 1 2 3 4 5; do echo "embedded batch $batch of 5"; sleep 1; done'),
  ('Monthly billing report', 'BATCH', 'LOW', 0, 32, 64, 90, 1200, 5000,
   'echo "reading invoices"; sleep 3; echo "report written"')
) as w (workload_name, workload_type, urgency, gpu_mins, cores, memory_gb, duration, deferral, cap, command)
where o.slug = 'sample-hosting';
