create schema net;
create domain net.http_method as text check (value in ('GET', 'POST', 'DELETE'));
create sequence net.http_request_queue_id_seq;

-- Unlogged, as the real ones: a crash of Postgres empties them.
create unlogged table net.http_request_queue (
  id bigint not null default nextval('net.http_request_queue_id_seq'),
  method net.http_method not null,
  url text not null,
  headers jsonb,
  body bytea,
  timeout_milliseconds int not null
);
create index on net.http_request_queue (id);
create unlogged table net._http_response (
  id bigint,
  status_code int,
  content_type text,
  headers jsonb,
  content text,
  timed_out boolean,
  error_msg text,
  created timestamptz not null default now()
);
create index on net._http_response (created);

create function net._encode_url_with_params(url text, params jsonb) returns text language sql immutable as $$
  select url || case
    when params is null or params = '{}' then ''
    else (case when position('?' in url) > 0 then '&' else '?' end)
      || (select string_agg(net._urlencode(key) || '=' || net._urlencode(value), '&') from jsonb_each_text(params))
  end
$$;

create function net._urlencode(string text) returns text language sql immutable as $$
  select coalesce(string_agg(
    case
      when character ~ '^[A-Za-z0-9_.~-]$' then character
      else regexp_replace(upper(encode(convert_to(character, 'UTF8'), 'hex')), '(..)', '%\1', 'g')
    end, '' order by position), '')
  from regexp_split_to_table(string, '') with ordinality as parts (character, position)
$$;

create function net._enqueue(method text, url text, headers jsonb, body bytea, timeout_milliseconds int)
returns bigint language plpgsql security definer set search_path = '' as $$
declare
  request_id bigint;
begin
  insert into net.http_request_queue (method, url, headers, body, timeout_milliseconds)
  values (_enqueue.method, _enqueue.url, _enqueue.headers, _enqueue.body, _enqueue.timeout_milliseconds)
  returning id into request_id;
  -- Delivered at commit: nothing is sent for a transaction that is rolled back.
  perform pg_notify('net_requests', '');
  return request_id;
end
$$;

create function net.http_get(
  url text, params jsonb default '{}', headers jsonb default '{}', timeout_milliseconds int default 5000
) returns bigint language sql as $$
  select net._enqueue('GET', net._encode_url_with_params(url, params), headers, null, timeout_milliseconds)
$$;

create function net.http_delete(
  url text, params jsonb default '{}', headers jsonb default '{}', timeout_milliseconds int default 5000,
  body jsonb default null
) returns bigint language sql as $$
  select net._enqueue('DELETE', net._encode_url_with_params(url, params), headers, convert_to(body::text, 'UTF8'), timeout_milliseconds)
$$;

create function net.http_post(
  url text, body jsonb default '{}', params jsonb default '{}',
  headers jsonb default '{"Content-Type": "application/json"}', timeout_milliseconds int default 5000
) returns bigint language plpgsql as $$
begin
  -- The real one sends JSON only, and says so.
  if not exists (
    select from jsonb_each_text(headers) where lower(key) = 'content-type' and lower(value) = 'application/json'
  ) then
    if exists (select from jsonb_object_keys(headers) as key where lower(key) = 'content-type') then
      raise exception 'Content-Type header must be "application/json"';
    end if;
    headers := headers || '{"Content-Type": "application/json"}'::jsonb;
  end if;
  return net._enqueue('POST', net._encode_url_with_params(url, params), headers, convert_to(body::text, 'UTF8'), timeout_milliseconds);
end
$$;

create type net.request_status as enum ('PENDING', 'SUCCESS', 'ERROR');

grant usage on schema net to public;
grant all on all tables in schema net to postgres;
grant select on all tables in schema net to service_role;
grant usage on all sequences in schema net to postgres;
