-- Rows that every installation has: the state machine, the grid regions, a first set of zones, the queues and the schedule.

insert into private.workload_transitions (from_status, to_status, allowed_by, reason_code, meaning) values
  ('PENDING', 'PLANNED', '{system}', 'planned', 'A place and time was found'),
  ('PENDING', 'FAILED', '{system}', 'failed', 'Could not be planned'),
  ('PENDING', 'CANCELLED', '{owner,operator,system}', 'cancelled', 'Cancelled before it was planned'),
  ('PLANNED', 'PENDING', '{owner,system}', 'to_be_planned', 'To be planned again'),
  ('PLANNED', 'SCHEDULED', '{operator,system}', 'assigned_by_person', 'Assigned to a zone and a start'),
  ('PLANNED', 'FAILED', '{system}', 'failed', 'Could not be scheduled'),
  ('PLANNED', 'CANCELLED', '{owner,operator,system}', 'cancelled', 'Cancelled before it was assigned'),
  ('SCHEDULED', 'PENDING', '{owner,system}', 'to_be_planned', 'To be planned again'),
  ('SCHEDULED', 'PLANNED', '{operator,system}', 'taken_back', 'Assignment taken back'),
  ('SCHEDULED', 'QUEUED', '{system}', 'due', 'Due: offered to the workers of its zone'),
  ('SCHEDULED', 'FAILED', '{system}', 'failed', 'Could not be started'),
  ('SCHEDULED', 'CANCELLED', '{owner,operator,system}', 'cancelled', 'Cancelled before it started'),
  ('QUEUED', 'RUNNING', '{system}', 'claimed', 'Claimed by a worker'),
  ('QUEUED', 'SCHEDULED', '{operator,system}', 'assigned_by_person', 'Taken back from the queue and assigned again'),
  ('QUEUED', 'FAILED', '{system}', 'failed', 'Could not be started'),
  ('QUEUED', 'CANCELLED', '{owner,operator,system}', 'cancelled', 'Cancelled before a worker claimed it'),
  ('RUNNING', 'COMPLETED', '{system}', 'succeeded', 'Ended well'),
  ('RUNNING', 'FAILED', '{system}', 'failed', 'Ended with an error'),
  ('RUNNING', 'CANCELLED', '{system}', 'stopped', 'Stopped on request'),
  ('RUNNING', 'SCHEDULED', '{system}', 'suspended', 'Suspended: the rest goes on later'),
  ('RUNNING', 'QUEUED', '{system}', 'worker_lost', 'Its worker was lost: offered again');

-- Numbers, letters and centroids as NESO and Elexon publish them.
insert into public.grid_regions (id, name, short_name, octopus_letter, centroid) values
  (1, 'North Scotland', 'N Scotland', 'P', '(-4.3815,57.1393)'),
  (2, 'South Scotland', 'S Scotland', 'N', '(-3.6502,55.5264)'),
  (3, 'North West England', 'North West', 'G', '(-2.6983,54.2080)'),
  (4, 'North East England', 'North East', 'F', '(-1.6433,54.6826)'),
  (5, 'Yorkshire', 'Yorkshire', 'M', '(-0.9922,53.7021)'),
  (6, 'North Wales, Merseyside and Cheshire', 'N Wales', 'D', '(-3.4539,52.9829)'),
  (7, 'South Wales', 'S Wales', 'K', '(-3.8388,51.8902)'),
  (8, 'West Midlands', 'W Midlands', 'E', '(-2.3237,52.3325)'),
  (9, 'East Midlands', 'E Midlands', 'B', '(-0.8907,52.7705)'),
  (10, 'East England', 'East', 'A', '(0.4960,52.2152)'),
  (11, 'South West England', 'South West', 'L', '(-3.8190,50.7738)'),
  (12, 'South England', 'South', 'H', '(-1.5235,51.2273)'),
  (13, 'London', 'London', 'C', '(-0.0308,51.4972)'),
  (14, 'South East England', 'South East', 'J', '(0.3176,51.1446)'),
  (18, 'Great Britain', 'GB', null, '(-2.5000,54.0000)');

-- A first set of zones, one or more in each region. Change them to your own machines in Studio.
insert into public.grid_zones (
  zone_name, grid_zone_code, region, country, coordinates, capacity_gpus, capacity_cpu_cores, capacity_memory_gb, pue
) values
  ('Inverness Grid Cluster', 'UK-SCOTLAND-02', 'North Scotland', 'Scotland', '(-4.2247,57.4778)', 64, 1024, 8192, 1.120),
  ('Aberdeen Grid Cluster', 'UK-SCOTLAND-03', 'North Scotland', 'Scotland', '(-2.0943,57.1497)', 96, 1536, 12288, 1.140),
  ('Glasgow Grid Cluster', 'UK-SCOTLAND-01', 'South Scotland', 'Scotland', '(-4.2518,55.8642)', 128, 2048, 16384, 1.150),
  ('Edinburgh Grid Cluster', 'UK-SCOTLAND-04', 'South Scotland', 'Scotland', '(-3.1883,55.9533)', 96, 1536, 12288, 1.160),
  ('Manchester Grid Cluster', 'UK-NORTHWEST-01', 'North West England', 'England', '(-2.2426,53.4808)', 128, 2048, 16384, 1.220),
  ('Newcastle Grid Cluster', 'UK-NORTHEAST-01', 'North East England', 'England', '(-1.6178,54.9783)', 64, 1024, 8192, 1.200),
  ('Leeds Grid Cluster', 'UK-YORKSHIRE-01', 'Yorkshire', 'England', '(-1.5491,53.8008)', 96, 1536, 12288, 1.230),
  ('Liverpool Grid Cluster', 'UK-MERSEYSIDE-01', 'North Wales, Merseyside and Cheshire', 'England', '(-2.9916,53.4084)', 64, 1024, 8192, 1.210),
  ('Cardiff Grid Cluster', 'UK-WALES-01', 'South Wales', 'Wales', '(-3.1791,51.4816)', 96, 1536, 12288, 1.220),
  ('Birmingham Grid Cluster', 'UK-WESTMIDLANDS-01', 'West Midlands', 'England', '(-1.8904,52.4862)', 128, 2048, 16384, 1.250),
  ('Nottingham Grid Cluster', 'UK-EASTMIDLANDS-01', 'East Midlands', 'England', '(-1.1581,52.9548)', 64, 1024, 8192, 1.240),
  ('Cambridge Grid Cluster', 'UK-EAST-01', 'East England', 'England', '(0.1218,52.2053)', 128, 2048, 16384, 1.200),
  ('Exeter Grid Cluster', 'UK-SOUTHWEST-01', 'South West England', 'England', '(-3.5275,50.7184)', 64, 1024, 8192, 1.190),
  ('Reading Grid Cluster', 'UK-SOUTH-01', 'South England', 'England', '(-0.9781,51.4543)', 192, 3072, 24576, 1.280),
  ('London Docklands Grid Cluster', 'UK-LONDON-01', 'London', 'England', '(-0.0200,51.5050)', 256, 4096, 32768, 1.350),
  ('Ashford Grid Cluster', 'UK-SOUTHEAST-01', 'South East England', 'England', '(0.8740,51.1465)', 64, 1024, 8192, 1.210);

/*
 * Queues. A visit of dispatch lasts under a minute, so a job still active after
 * 60 s was in a function that died: it is fetched again. Retries back off from
 * 2 s to 5 min. 'short' keeps one waiting job a key, so edits in a row plan once.
 * Jobs are kept 60 days past their start: a long deferral is never swept away.
 */
select pgboss.create_queue('dead-letter', '{"policy": "standard", "retryLimit": 10, "retryDelay": 5, "retryBackoff": true, "expireInSeconds": 60, "retentionSeconds": 5184000}');
select pgboss.create_queue(
  name,
  jsonb_build_object(
    'policy', policy, 'retryLimit', 6, 'retryDelay', 2, 'retryBackoff', true, 'retryDelayMax', 300, 'expireInSeconds', 60,
    'retentionSeconds', 5184000, 'deleteAfterSeconds', 86400, 'deadLetter', 'dead-letter'
  )
)
from (values ('workload.plan', 'short'), ('run.start', 'short'), ('run.account', 'short')) as queues (name, policy);

/*
 * The schedule, UTC. 'dispatch' looks in the database first and calls the
 * function only when a job is due. Names make re-running this harmless.
 */
select cron.schedule('dispatch', '5 seconds', 'select private.dispatch_due()');
select cron.schedule('weigh-suspensions', '*/30 * * * *', 'select private.enqueue_suspensions()');
select cron.schedule('reclaim-lost-runs', '10 seconds', 'select private.reclaim_lost_runs()');
select cron.schedule('poll-grid', '*/15 * * * *', $$select private.call_function('poll-grid')$$);
select cron.schedule('refresh-zone-figures', '* * * * *', 'select private.refresh_zone_figures()');
select cron.schedule('watch-deadlines', '* * * * *', 'select private.watch_deadlines()');
select cron.schedule('watch-alerts', '* * * * *', 'select private.watch_alerts()');
select cron.schedule('maintain-queue', '* * * * *', $$select private.call_function('dispatch', '{"maintain": true}')$$);
select cron.schedule('prune', '17 * * * *', 'select private.prune()');

/*
 * Retention in days: what is set, the bounds and the default. The least is what is still read: a mail's
 * dedupe key and an alert while they may be raised again, figures while entries may still settle (35 days).
 */
insert into public.retention_settings (kind, keep_days, min_days, max_days, default_days) values
  ('run_logs', 90, 7, 3650, 90),
  ('outlooks', 400, 35, 3650, 400),
  ('generation_mixes', 400, 35, 3650, 400),
  ('mails', 30, 7, 365, 30),
  ('alerts', 365, 30, 3650, 365),
  ('changes', 7, 1, 90, 7),
  ('schedule_runs', 1, 1, 30, 1);
