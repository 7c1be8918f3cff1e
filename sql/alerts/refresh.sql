-- Signs to episodes, and episodes to those that are stored: what the athlete said of one stays with it.

create type runlytics_internal.alert_episode as (
  place bigint,
  kind text,
  metric text,
  first_day date,
  last_day date,
  level text,
  warned_days date[],
  said text,
  evidence jsonb
);
comment on type runlytics_internal.alert_episode is 'An episode as it was found, with its place among all. A part of refresh_alerts().';

create type runlytics_internal.alert_match as (
  alert_id bigint,
  place bigint,
  goes_on bool,
  first_day date,
  last_day date
);
comment on type runlytics_internal.alert_match is 'A stored alert, with the days that it had, and the episode that it is now; goes_on: it is the one that stays, where late data made one of several. A part of refresh_alerts().';

create function runlytics_internal.found_episodes(athlete_id bigint default runlytics.athlete()) returns setof runlytics_internal.alert_episode
  language plpgsql stable parallel safe cost 1000000 rows 50
  set search_path = pg_catalog, pg_temp
  set jit = off
as $$
declare
  most_evidence constant int := 30;
  nights constant runlytics_internal.vital_night[] := array(
    select n
    from runlytics_internal.nightly_vitals(athlete_id => found_episodes.athlete_id) as n
    order by n.day
  );
begin
  return query
  with signs as (
    select v.* from runlytics_internal.vital_signs(nights => nights) as v
    union all
    select f.* from runlytics_internal.same_resting_hr(nights => nights) as f
    union all
    select f.* from runlytics_internal.few_samples(athlete_id => found_episodes.athlete_id) as f
    union all
    select f.* from runlytics_internal.activity_faults(athlete_id => found_episodes.athlete_id) as f
  )
  select
    row_number() over (order by min(s.day), s.kind, s.metric),
    s.kind,
    s.metric,
    min(s.day),
    max(s.day),
    (array_agg(s.level order by runlytics.alert_severity(level => s.level) desc))[1],
    coalesce(array_agg(distinct s.day order by s.day) filter (where s.level <> 'notice'), '{}'),
    (array_agg(s.said order by s.day desc, s.said))[1],
    jsonb_agg(s.evidence order by s.day, s.said) filter (where s.from_end <= most_evidence)
  from (
    select t.*, row_number() over (partition by t.kind, t.metric, t.run order by t.day desc, t.said desc) as from_end
    from signs as t
  ) as s
  group by s.kind, s.metric, s.run;
end
$$;
comment on function runlytics_internal.found_episodes(bigint) is
  'All episodes that the data of an athlete show: the nights, the sensors of days, and those of activities. said: of its last day; evidence: of its last 30 signs. A part of refresh_alerts().';

create function runlytics_internal.match_alerts(
  episodes runlytics_internal.alert_episode[],
  athlete_id bigint default runlytics.athlete()
) returns setof runlytics_internal.alert_match
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  same_episode constant int := 3;
begin
  return query
  with nearest as (
    select distinct on (a.alert_id) a.alert_id, a.first_day, a.last_day, e.place
    from warehouse.alerts as a
    join unnest(match_alerts.episodes) as e
      on e.kind = a.kind
      and e.metric = a.metric
      and e.first_day <= a.last_day + same_episode
      and e.last_day + same_episode >= a.first_day
    where a.athlete_id = match_alerts.athlete_id
    order by a.alert_id, least(e.last_day, a.last_day) - greatest(e.first_day, a.first_day) desc, e.first_day
  )
  select n.alert_id, n.place, row_number() over (partition by n.place order by n.first_day, n.alert_id) = 1, n.first_day, n.last_day
  from nearest as n;
end
$$;
comment on function runlytics_internal.match_alerts(runlytics_internal.alert_episode[], bigint) is
  'Which stored alert is which episode now: of its kind and metric, the one that it shares most days with, no more than three days apart. A part of refresh_alerts().';

create function runlytics_internal.join_alerts(
  matches runlytics_internal.alert_match[],
  athlete_id bigint default runlytics.athlete()
) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
begin
  insert into warehouse.alert_labels (athlete_id, alert_id, label, labelled_at)
  select l.athlete_id, k.alert_id, l.label, l.labelled_at
  from unnest(matches) as m
  join unnest(matches) as k
    on k.place = m.place
    and k.goes_on
  join warehouse.alert_labels as l
    on l.athlete_id = join_alerts.athlete_id
    and l.alert_id = m.alert_id
  where not m.goes_on
  on conflict on constraint alert_labels_pkey do nothing;
  update warehouse.alerts as a
  set
    acknowledged_at = coalesce(a.acknowledged_at, j.acknowledged_at),
    acknowledged_level = coalesce(a.acknowledged_level, j.acknowledged_level),
    snoozed_until = greatest(a.snoozed_until, j.snoozed_until)
  from (
    select
      k.alert_id,
      max(o.acknowledged_at) as acknowledged_at,
      (array_agg(o.acknowledged_level order by o.acknowledged_at desc nulls last))[1] as acknowledged_level,
      max(o.snoozed_until) as snoozed_until
    from unnest(matches) as m
    join unnest(matches) as k
      on k.place = m.place
      and k.goes_on
    join warehouse.alerts as o
      on o.athlete_id = join_alerts.athlete_id
      and o.alert_id = m.alert_id
    where not m.goes_on
    group by k.alert_id
  ) as j
  where a.athlete_id = join_alerts.athlete_id
    and a.alert_id = j.alert_id;
  delete from warehouse.alerts as a
  using unnest(matches) as m
  where a.athlete_id = join_alerts.athlete_id
    and a.alert_id = m.alert_id
    and not m.goes_on;
end
$$;
comment on function runlytics_internal.join_alerts(runlytics_internal.alert_match[], bigint) is
  'Makes one alert of those that late data have shown to be one, with all that the athlete said of them. A part of refresh_alerts().';

create function runlytics_internal.store_alerts(
  episodes runlytics_internal.alert_episode[],
  athlete_id bigint default runlytics.athlete()
) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  matches constant runlytics_internal.alert_match[] := array(
    select m
    from runlytics_internal.match_alerts(episodes => store_alerts.episodes, athlete_id => store_alerts.athlete_id) as m
  );
  episode runlytics_internal.alert_episode;
  before record;
begin
  perform runlytics_internal.join_alerts(matches => matches, athlete_id => store_alerts.athlete_id);
  -- What was measured may have been forgotten.
  update warehouse.alerts as a
  set
    withdrawn_at = now(),
    said = '',
    evidence = '[]'
  where a.athlete_id = store_alerts.athlete_id
    and a.withdrawn_at is null
    and a.alert_id <> all (array(select m.alert_id from unnest(matches) as m));
  update warehouse.alerts as a
  set
    first_day = e.first_day,
    last_day = e.last_day,
    level = e.level,
    warned_days = e.warned_days,
    said = e.said,
    evidence = e.evidence,
    withdrawn_at = null,
    formula_version = runlytics.alert_formulas()
  from unnest(matches) as m
  join unnest(store_alerts.episodes) as e using (place)
  where a.athlete_id = store_alerts.athlete_id
    and a.alert_id = m.alert_id
    and m.goes_on
    and row(a.first_day, a.last_day, a.level, a.warned_days, a.said, a.evidence, a.withdrawn_at, a.formula_version)
      is distinct from row(e.first_day, e.last_day, e.level, e.warned_days, e.said, e.evidence, null::timestamptz, runlytics.alert_formulas());
  for episode in
    select e.*
    from unnest(store_alerts.episodes) as e
    where e.place <> all (array(select m.place from unnest(matches) as m))
    order by e.place
  loop
    -- What late data have parted from an episode is as acknowledged as that.
    select a.acknowledged_at, a.acknowledged_level, a.snoozed_until
    into before
    from warehouse.alerts as a
    where a.athlete_id = store_alerts.athlete_id
      and a.alert_id = any (
        array(select m.alert_id from unnest(matches) as m where m.first_day <= episode.last_day and m.last_day >= episode.first_day)
      )
      and a.kind = episode.kind
      and a.metric = episode.metric
    limit 1;
    insert into warehouse.alerts (
      athlete_id, kind, metric, first_day, last_day, level, warned_days, said, evidence, acknowledged_at, acknowledged_level,
      snoozed_until, formula_version
    )
    values (
      store_alerts.athlete_id, episode.kind, episode.metric, episode.first_day, episode.last_day, episode.level, episode.warned_days,
      episode.said, episode.evidence, before.acknowledged_at, before.acknowledged_level, before.snoozed_until, runlytics.alert_formulas()
    );
  end loop;
end
$$;
comment on function runlytics_internal.store_alerts(runlytics_internal.alert_episode[], bigint) is
  'Brings warehouse.alerts up to date with the episodes that were found; what the data no longer show is withdrawn and stays, without what was measured. A part of refresh_alerts().';

create function runlytics_internal.alert_inputs(athlete_id bigint default runlytics.athlete()) returns text
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
  -- What is kept to be compared with is the same in every session.
  set timezone = 'UTC'
  set datestyle = 'ISO'
  set extra_float_digits = 1
as $$
begin
  return concat_ws(
    ' ',
    runlytics.alert_formulas(),
    -- Days go by without a change, and what was near its end is over then.
    current_date,
    (
      select d.refreshed_at
      from warehouse.stored_days as d
      where d.athlete_id = alert_inputs.athlete_id
    ),
    (
      select md5(string_agg(s.day || s.label, ',' order by s.day))
      from warehouse.shifts as s
      where s.athlete_id = alert_inputs.athlete_id
    ),
    (
      select max(m.mark_id)
      from warehouse.day_marks as m
      where m.athlete_id = alert_inputs.athlete_id
    )
  );
end
$$;
comment on function runlytics_internal.alert_inputs(bigint) is
  'What says whether the alerts have to be made anew: the rules, the day, when days were last stored and what has changed since, the shifts. A part of refresh_alerts().';

create function runlytics.refresh_alerts(athlete_id bigint default runlytics.athlete()) returns int
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  began constant timestamptz := clock_timestamp();
  now_seen text;
  nights bigint;
  open int;
begin
  perform runlytics_internal.lock_athlete(athlete_id => refresh_alerts.athlete_id);
  now_seen := runlytics_internal.alert_inputs(athlete_id => refresh_alerts.athlete_id);
  if not exists (
    select
    from warehouse.alert_checks as c
    where c.athlete_id = refresh_alerts.athlete_id
      and c.inputs = now_seen
  ) then
    perform runlytics_internal.store_alerts(
      episodes => array(select e from runlytics_internal.found_episodes(athlete_id => refresh_alerts.athlete_id) as e),
      athlete_id => refresh_alerts.athlete_id
    );
    insert into warehouse.alert_checks (athlete_id, inputs, nights, formula_version)
    select
      refresh_alerts.athlete_id,
      now_seen,
      (
        select count(*)
        from warehouse.body_days as b
        where b.athlete_id = refresh_alerts.athlete_id
          and num_nonnulls(b.resting_hr, b.hrv_ms) > 0
      ),
      runlytics.alert_formulas()
    on conflict on constraint alert_checks_pkey do update
    set
      inputs = excluded.inputs,
      nights = excluded.nights,
      checked_at = excluded.checked_at,
      formula_version = excluded.formula_version;
    select c.nights
    into nights
    from warehouse.alert_checks as c
    where c.athlete_id = refresh_alerts.athlete_id;
    perform runlytics_internal.note_rate(what => 'alerts', items => nights, since => began, athlete_id => refresh_alerts.athlete_id);
  end if;
  select count(*)
  into open
  from warehouse.open_alerts as o
  where o.athlete_id = refresh_alerts.athlete_id;
  return open;
end
$$;
comment on function runlytics.refresh_alerts(bigint) is
  'Looks through the nights, the sensors and the activities for what is out of the usual, brings warehouse.alerts up to date, and returns how many are open. Doing it again changes nothing, and what the athlete acknowledged, snoozed or labelled stays. refresh_days() and the worker call it.';
