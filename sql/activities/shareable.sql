-- What of an athlete's activities may be told to others than the athlete: to assistants, models and coaches. What is
-- known from Strava's API alone may not, by the agreement that comes with it; files and the archive are the athlete's own.

-- @warehouse@

create table if not exists warehouse.api_permissions (
  athlete_id bigint primary key references warehouse.athletes on delete cascade,
  allowed_at timestamptz not null default now(),
  allowed_by name not null default current_user,
  reason text not null check (reason <> '')
);
comment on table warehouse.api_permissions is 'The athletes of whom assistants, models and coaches may also be told what is known from Strava''s API alone, as the owner has decided by runlytics.share_strava_api(): who, when and why. Without a row it is withheld.';

grant select on warehouse.api_permissions to runlytics_reader;
grant select on warehouse.api_permissions to runlytics_worker;

-- @extension@

create type runlytics_internal.api_activity as (
  activity_id bigint,
  started_on date,
  whole bool,
  fields text[]
);
comment on type runlytics_internal.api_activity is 'An activity of which Strava''s API tells. started_on: its day in UTC. whole: the API alone tells of it, or what is computed of it rests on what the API gave; else fields are those that it gave, as warehouse.activity_sources calls them, of which nothing is computed but a pace, session_rpe and own metrics, which are left out with them.';

create function runlytics_internal.api_activities(athlete_id bigint default runlytics.athlete())
  returns setof runlytics_internal.api_activity
  language plpgsql stable parallel safe rows 100
  set search_path = pg_catalog, pg_temp
as $$
declare
  words constant text[] := array[
    'name', 'notes', 'gear', 'device', 'race', 'calories', 'moving_s', 'ascent_m', 'descent_m', 'laps', 'sub_sport', 'timezone', 'utc_offset_s',
    'external_id', 'linked_file', 'route_text'
  ];
  -- The loads of activities without samples that tell.
  of_moving_time constant text[] := array['hr_tss_average', 'running_tss_average', 'session_rpe'];
begin
  return query
  with told as (
    select
      s.activity_id,
      s.started_at,
      s.fields,
      s.by_api
    from warehouse.activity_sources as s
    where s.athlete_id = api_activities.athlete_id
      and s.activity_id in (
        select a.activity_id
        from warehouse.activity_sources as a
        where a.athlete_id = api_activities.athlete_id
          and a.by_api
      )
  )
  select
    t.activity_id,
    (min(t.started_at) at time zone 'UTC')::date,
    bool_and(t.by_api)
      or bool_or(t.by_api and not t.fields <@ words)
      -- Where nobody recorded positions, the route is the one that the API drew.
      or bool_or(t.by_api and t.fields @> '{route_text}') and not bool_or(t.fields @> '{lat}')
      or bool_or(t.by_api and t.fields @> '{moving_s}')
        and exists (
          select
          from warehouse.activity_metrics as m
          where m.athlete_id = api_activities.athlete_id
            and m.activity_id = t.activity_id
            and m.metric = 'load'
            and m.method = any (of_moving_time)
        ),
    coalesce(
      (
        select array_agg(distinct f order by f)
        from told as o
        cross join unnest(o.fields) as f
        where o.activity_id = t.activity_id
          and o.by_api
      ),
      '{}'
    )
  from told as t
  group by t.activity_id;
end
$$;
comment on function runlytics_internal.api_activities(bigint) is
  'The activities of which Strava''s API tells, whatever the owner has allowed: by activity_sources, field by field. A part of withheld_activities() and its like.';

create function runlytics_internal.api_is_shared(athlete_id bigint default runlytics.athlete()) returns bool
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
begin
  return exists (
    select
    from warehouse.api_permissions as p
    where p.athlete_id = api_is_shared.athlete_id
  );
end
$$;
comment on function runlytics_internal.api_is_shared(bigint) is
  'Whether the owner has allowed that others are told what is known from Strava''s API alone. A part of withheld_activities() and its like.';

create type runlytics_internal.withheld_run as (activity_id bigint, since date, until date);
comment on type runlytics_internal.withheld_run is 'An activity that the athlete alone is told of, and the days whose load, fitness and readiness rest on it: from since to before until.';

create function runlytics_internal.withheld_runs(athlete_id bigint default runlytics.athlete())
  returns setof runlytics_internal.withheld_run
  language plpgsql stable parallel safe rows 100
  set search_path = pg_catalog, pg_temp
as $$
declare
  -- Of a load, a mean of 42 days has 1.5 % left by then.
  remembered constant int := 180;
begin
  if runlytics_internal.api_is_shared(athlete_id => withheld_runs.athlete_id) then
    return;
  end if;
  return query
  -- In the athlete's own day it may be the day before.
  select a.activity_id, a.started_on - 1, a.started_on + remembered
  from runlytics_internal.api_activities(athlete_id => withheld_runs.athlete_id) as a
  where a.whole;
end
$$;
comment on function runlytics_internal.withheld_runs(bigint) is
  'The activities that nobody but the athlete is told of, and the days that rest on each. None where the owner has lifted it (share_strava_api()). What shows_activity() and shows_days() ask by the rights of the owner, for to others these activities are not there.';

create type runlytics_internal.shareable_activity as (
  activity_id bigint,
  withheld_fields text[]
);
comment on type runlytics_internal.shareable_activity is 'An activity that others than the athlete may be told of, but for the fields that Strava''s API alone gave, as warehouse.activity_sources calls them: name, notes, gear, calories, moving_s (and with it the pace), laps and the like.';

create function runlytics_internal.withheld_fields(athlete_id bigint default runlytics.athlete())
  returns setof runlytics_internal.shareable_activity
  language plpgsql stable parallel safe rows 100
  set search_path = pg_catalog, pg_temp
as $$
begin
  if runlytics_internal.api_is_shared(athlete_id => withheld_fields.athlete_id) then
    return;
  end if;
  return query
  select a.activity_id, a.fields
  from runlytics_internal.api_activities(athlete_id => withheld_fields.athlete_id) as a
  where not a.whole;
end
$$;
comment on function runlytics_internal.withheld_fields(bigint) is
  'The activities of which the API tells and that others are told of but for the fields that it alone gave, which may be none. What shows_field() asks by the rights of the owner.';

create function runlytics_internal.told_by_api(athletes bigint[]) returns bigint[]
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
begin
  -- Who does not see it all would take what is withheld for what nobody told.
  if row_security_active('warehouse.activity_sources') then
    raise exception 'what Strava''s API alone has told is not known to %, who owns warehouse.athlete_access', current_user
      using
        errcode = '42501',
        hint = 'All tables of the warehouse belong to one role, which no policy binds: alter table warehouse.activity_sources owner to ... and no force row level security.';
  end if;
  return array(
    select distinct t.athlete_id
    from unnest(athletes) as t (athlete_id)
    where exists (
        select
        from warehouse.activity_sources as s
        where s.athlete_id = t.athlete_id
          and s.by_api
      )
      and not runlytics_internal.api_is_shared(athlete_id => t.athlete_id)
    order by t.athlete_id
  );
end
$$;
comment on function runlytics_internal.told_by_api(bigint[]) is
  'Of which of these athletes Strava''s API tells, and the owner has not allowed that others are told. SQLSTATE 42501 where policies hide from whoever asks what it told. A part of shows_activity().';

create type runlytics_internal.withheld as (activities bigint[], days datemultirange, fields jsonb);
comment on type runlytics_internal.withheld is 'What of an athlete is told to nobody else: activities, days whose load rests on them, and fields of other activities, an object of activity_id and a list.';

create function runlytics_internal.withheld(athlete_id bigint default runlytics.athlete()) returns runlytics_internal.withheld
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  found runlytics_internal.withheld := row('{}', '{}', '{}');
begin
  if runlytics_internal.api_is_shared(athlete_id => withheld.athlete_id) then
    return found;
  end if;
  select
    coalesce(array_agg(r.activity_id order by r.activity_id), '{}'),
    coalesce(range_agg(daterange(r.since, r.until)), '{}')
  into found.activities, found.days
  from runlytics_internal.withheld_runs(athlete_id => withheld.athlete_id) as r;
  found.fields := (
    select coalesce(jsonb_object_agg(a.activity_id, to_jsonb(a.withheld_fields)), '{}')
    from runlytics_internal.withheld_fields(athlete_id => withheld.athlete_id) as a
  );
  return found;
end
$$;
comment on function runlytics_internal.withheld(bigint) is
  'What of an athlete is told to nobody else, in one pass: withheld_activities(), withheld_days() and the fields of shareable_activities(). Nothing where the owner has lifted it (share_strava_api()).';

create function runlytics_internal.withheld_activities(athlete_id bigint default runlytics.athlete()) returns bigint[]
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
begin
  return (runlytics_internal.withheld(athlete_id => withheld_activities.athlete_id)).activities;
end
$$;
comment on function runlytics_internal.withheld_activities(bigint) is
  'The activities that nobody but the athlete is told of: no assistant, no model, no coach. Empty where the owner has lifted it (share_strava_api()).';

create function runlytics_internal.withheld_days(athlete_id bigint default runlytics.athlete()) returns datemultirange
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
begin
  return (runlytics_internal.withheld(athlete_id => withheld_days.athlete_id)).days;
end
$$;
comment on function runlytics_internal.withheld_days(bigint) is
  'The days whose load, fitness and readiness rest on a withheld activity: from the activity on for 180 days, when a mean of 42 days has forgotten all but 1.5 % of it. Empty where the owner has lifted it.';

create function runlytics_internal.shareable_activities(athlete_id bigint default runlytics.athlete())
  returns setof runlytics_internal.shareable_activity
  language plpgsql stable parallel safe rows 1000
  set search_path = pg_catalog, pg_temp
as $$
declare
  shared constant bool := runlytics_internal.api_is_shared(athlete_id => shareable_activities.athlete_id);
begin
  return query
  select a.activity_id, case when shared then '{}' else coalesce(k.fields, '{}') end
  from warehouse.activities as a
  left join runlytics_internal.api_activities(athlete_id => shareable_activities.athlete_id) as k using (activity_id)
  where a.athlete_id = shareable_activities.athlete_id
    and (shared or k.whole is not true);
end
$$;
comment on function runlytics_internal.shareable_activities(bigint) is
  'The activities that others than the athlete may be told of, each with the fields that may not: all of them where the owner has lifted it. What goes to an assistant, into the prompt of a model or to a coach joins this.';

create function runlytics.share_strava_api(reason text, athlete_id bigint default runlytics.athlete()) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
begin
  perform runlytics.require_owner();
  if coalesce(btrim(reason), '') = '' then
    raise exception 'sharing needs a reason'
      using
        errcode = '22023',
        hint = 'Strava''s agreement for its API lets nobody but the athlete see what it gives, and no model read it. Whoever lifts that says why: select runlytics.share_strava_api(''my own data, by agreement of ...'');';
  end if;
  perform runlytics_internal.change_access();
  insert into warehouse.api_permissions as p (athlete_id, reason)
  values (share_strava_api.athlete_id, btrim(share_strava_api.reason))
  on conflict on constraint api_permissions_pkey do update
  set
    allowed_at = excluded.allowed_at,
    allowed_by = excluded.allowed_by,
    reason = excluded.reason;
  perform runlytics_internal.settle_access();
end
$$;
comment on function runlytics.share_strava_api(text, bigint) is
  'Lets assistants, models and coaches be told what is known from Strava''s API alone, which is withheld otherwise, for the agreement that comes with the API forbids it. For whoever owns the warehouse, who says why; it stands in warehouse.api_permissions. withhold_strava_api() takes it back. SQLSTATE 22023 without a reason, 23503 for an athlete that is not there.';

create function runlytics.withhold_strava_api(athlete_id bigint default runlytics.athlete()) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
begin
  perform runlytics.require_owner();
  perform runlytics_internal.change_access();
  delete from warehouse.api_permissions as p
  where p.athlete_id = withhold_strava_api.athlete_id;
  perform runlytics_internal.settle_access();
end
$$;
comment on function runlytics.withhold_strava_api(bigint) is
  'Withholds again what is known from Strava''s API alone, as it is without share_strava_api().';
