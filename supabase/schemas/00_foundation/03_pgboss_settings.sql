-- pg-boss qualifies every name, so its functions need no search path.
alter function pgboss.job_now() set search_path = '';
alter function pgboss.job_table_format(text, text) set search_path = '';
alter function pgboss.job_table_run(text, text, text) set search_path = '';
alter function pgboss.job_table_run_async(text, int, text, text, text) set search_path = '';
alter function pgboss.create_queue(text, jsonb) set search_path = '';
alter function pgboss.delete_queue(text) set search_path = '';
