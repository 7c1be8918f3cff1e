-- Notices by HTTP, as ntfy and its like take them: a source of the queue that only sends.

create function runlytics_internal.is_pushed(kind text, athlete_id bigint default runlytics.athlete()) returns bool
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
begin
  return exists (
    select
    from warehouse.push_targets as t
    where t.athlete_id = is_pushed.athlete_id
      and is_pushed.kind = any (t.kinds)
  );
end
$$;
comment on function runlytics_internal.is_pushed(text, bigint) is
  'Whether the athlete wants notices of a kind pushed. A part of raise_notices().';

create function runlytics_internal.push_text(kind text) returns text
  language sql immutable parallel safe
  return case kind
    when 'alert' then 'There is something to look at.'
    when 'import_failed' then 'Something could not be imported.'
    when 'source_silent' then 'A source has gone silent.'
    when 'gear_due' then 'Something is to be replaced.'
    when 'prediction' then 'There is something about tomorrow.'
  end;
comment on function runlytics_internal.push_text(text) is
  'What is pushed of a notice to whoever did not ask for details: nothing of the athlete. A part of push_request().';

create function runlytics_internal.push_details(kind text, key text, said text, athlete_id bigint default runlytics.athlete()) returns text
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  figures text;
begin
  if kind = 'alert' then
    select o.said || '. Since ' || o.first_day
    into figures
    from warehouse.open_alerts as o
    where o.athlete_id = push_details.athlete_id
      and o.alert_id = push_details.key::bigint;
  elsif kind = 'prediction' then
    select format('%s of 100 on %s (%s to %s)', round(p.value), p.day, round(p.low), round(p.high))
    into figures
    from warehouse.predictions as p
    where p.athlete_id = push_details.athlete_id
      and p.target = 'readiness'
      and p.day = push_details.key::date;
  end if;
  return coalesce(figures, said);
end
$$;
comment on function runlytics_internal.push_details(text, text, text, bigint) is
  'What is pushed of a notice to whoever asked for details: with the figures, where there are some. A part of push_request().';

create function runlytics_internal.push_request(action text, arguments jsonb, athlete_id bigint) returns runlytics.http_request
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  -- What could not be sent for so long is no news.
  news constant interval := interval '3 days';
  request runlytics.http_request;
  n record;
begin
  select t.url, t.secret, t.details, o.kind, o.key, o.level, o.title, o.said
  into n
  from warehouse.notices as o
  join warehouse.push_targets as t using (athlete_id)
  where o.athlete_id = push_request.athlete_id
    and o.notice_id = (arguments ->> 'notice_id')::bigint
    and o.kind = any (t.kinds)
    and o.raised_at > now() - news
    and o.pushed_at is null
    -- It may have been snoozed or acknowledged meanwhile.
    and (
      o.kind <> 'alert'
      or exists (
        select
        from warehouse.open_alerts as a
        where a.athlete_id = o.athlete_id
          and a.alert_id::text = o.key
      )
    );
  if not found then
    return null;
  end if;
  request.method := 'POST';
  request.url := n.url;
  request.secret := n.secret;
  request.headers := jsonb_build_object(
    'content-type', 'text/plain; charset=utf-8',
    'title', case when n.details then n.title else 'runlytics' end,
    'priority', case when not n.details then '3' else (runlytics.alert_severity(level => n.level) + 1)::text end,
    'tags', case n.kind when 'alert' then 'bell' when 'gear_due' then 'athletic_shoe' when 'prediction' then 'crystal_ball' else 'inbox_tray' end
  );
  request.body := convert_to(
    case
      when n.details then runlytics_internal.push_details(kind => n.kind, key => n.key, said => n.said, athlete_id => athlete_id)
      else runlytics_internal.push_text(kind => n.kind)
    end,
    'UTF8'
  );
  return request;
end
$$;
comment on function runlytics_internal.push_request(text, jsonb, bigint) is
  'The message of a notice: headers title, priority and tags, the text as body; generic unless the athlete asked for details, NULL when there is nothing to say any more. A part of run_tasks().';

create function runlytics_internal.push_response(action text, arguments jsonb, response runlytics.http_response, athlete_id bigint) returns text
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
begin
  if response.status not between 200 and 299 then
    return runlytics_internal.refusal(
      response => response,
      service => 'The server of the pushes',
      hint => 'The server of the pushes answered %s: see url and secret of push_notices().',
      hinted => array[401, 403, 404]
    );
  end if;
  update warehouse.notices as n
  set pushed_at = now()
  where n.athlete_id = push_response.athlete_id
    and n.notice_id = (arguments ->> 'notice_id')::bigint;
  return 'done';
end
$$;
comment on function runlytics_internal.push_response(text, jsonb, runlytics.http_response, bigint) is
  'Notes that a notice was taken. A part of run_tasks().';

create function runlytics_internal.is_allowed_url(url text) returns bool
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  parts constant text[] := regexp_match(lower(url), '^(https?)://([^/?#@]*?)(?::([0-9]{1,5}))?(?:[/?#]|$)');
begin
  return exists (
    select
    from warehouse.http_hosts as h
    where h.scheme = parts[1]
      and (h.host = parts[2] or h.host like '*.%' and right(parts[2], length(h.host) - 1) = substr(h.host, 2))
      and h.port = coalesce(parts[3]::int, case parts[1] when 'https' then 443 else 80 end)
  );
end
$$;
comment on function runlytics_internal.is_allowed_url(text) is
  'Whether warehouse.http_hosts has the host of a URL. What is sent is judged again, by the HTTP client. A part of push_notices() and doctor().';

create function runlytics.push_notices(
  url text,
  secret text default null,
  details bool default false,
  kinds text[] default '{alert,import_failed,source_silent,gear_due,prediction}',
  athlete_id bigint default runlytics.athlete()
) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
begin
  if url is null then
    delete from warehouse.push_targets as t
    where t.athlete_id = push_notices.athlete_id;
    return;
  end if;
  if url !~ '^https?://[^/?#]+/' then
    raise exception 'notices cannot be pushed to %', left(url, 100)
      using errcode = '22023', hint = 'A URL with a path, such as https://ntfy.example/a-topic-that-nobody-guesses.';
  end if;
  if not coalesce(kinds <@ array['alert', 'import_failed', 'source_silent', 'gear_due', 'prediction'], false) then
    raise exception 'there is no such kind of notice'
      using errcode = '22023', hint = 'alert, import_failed, source_silent, gear_due and prediction.';
  end if;
  if not runlytics_internal.is_allowed_url(url => push_notices.url) then
    raise exception 'the host of this URL is not allowed'
      using errcode = '42501', hint = 'The owner may allow it: insert into warehouse.http_hosts (host, scheme, port).';
  end if;
  insert into warehouse.push_targets as t (athlete_id, url, secret, details, kinds)
  values (push_notices.athlete_id, push_notices.url, push_notices.secret, coalesce(push_notices.details, false), push_notices.kinds)
  on conflict on constraint push_targets_pkey do update
  set
    url = excluded.url,
    secret = excluded.secret,
    details = excluded.details,
    kinds = excluded.kinds;
end
$$;
comment on function runlytics.push_notices(text, text, bool, text[], bigint) is
  'Has the notices of these kinds that come from now on sent by HTTP POST, as ntfy takes them: headers title, priority and tags, the text as body. Off until it is called, and again with a NULL url. Unless details is true nothing of the athlete is in it, only that there is something to see. secret: the name of a row of warehouse.secrets that is sent as bearer token. SQLSTATE 42501 for a host that warehouse.http_hosts does not allow, 22023 for what is no URL with a path or no kind.';
