-- Gold: how everybody is today, for whoever looks after several.

create type runlytics.athlete_today as (
  day date,
  readiness float8,
  readiness_day date,
  ctl float8,
  tsb float8,
  load_7d float8,
  load_28d float8,
  last_run date,
  last_run_km float8,
  last_run_load float8,
  days_without_run int,
  alerts int,
  alert text,
  alert_level text,
  last_data timestamptz,
  lag_s float8,
  stale bool,
  withheld bool,
  note text
);
comment on type runlytics.athlete_today is 'How an athlete is today: see warehouse.roster_today.';

create type runlytics_internal.roster_alert as (alerts int, alert text, alert_level text);
comment on type runlytics_internal.roster_alert is 'How many alerts are open, and the gravest of them.';

create function runlytics_internal.roster_alerts(athlete_id bigint default runlytics.athlete())
  returns runlytics_internal.roster_alert
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
  set plan_cache_mode = force_generic_plan
as $$
begin
  return (
    select row(
      count(*)::int,
      (array_agg(o.title order by runlytics.alert_severity(level => o.level) desc, o.last_day desc, o.alert_id))[1],
      (array_agg(o.level order by runlytics.alert_severity(level => o.level) desc, o.last_day desc, o.alert_id))[1]
    )::runlytics_internal.roster_alert
    from warehouse.open_alerts as o
    where o.athlete_id = roster_alerts.athlete_id
  );
end
$$;
comment on function runlytics_internal.roster_alerts(bigint) is
  'The open alerts of an athlete. A part of today_of().';

create function runlytics.today_of(athlete_id bigint default runlytics.athlete()) returns setof runlytics.athlete_today
  language plpgsql stable parallel restricted cost 1000 rows 1
  set search_path = pg_catalog, pg_temp
  set plan_cache_mode = force_generic_plan
  set jit = off
as $$
declare
  late constant float8 := 36 * 3600;
  today constant date := runlytics_internal.today(athlete_id => today_of.athlete_id);
  withheld constant bool := not runlytics.shows_all(athlete_id => today_of.athlete_id);
  dark constant bool := withheld and not runlytics.shows_days(first_day => today, last_day => today, athlete_id => today_of.athlete_id);
  training_since constant date := (select f.training_since from warehouse.day_frontiers as f where f.athlete_id = today_of.athlete_id);
begin
  -- Readiness and load as warehouse.readiness and warehouse.fitness show them. The parts of which those are made are asked for the
  -- few days that count here: what the views do for any days and athletes costs more than that.
  return query
  select
    today, r.score, r.day, f.ctl, f.tsb, f.load_7d, f.load_28d,
    l.local_date, l.km, l.load, today - l.local_date,
    coalesce(a.alerts, 0), a.alert, a.alert_level,
    d.last_data, d.lag_s, coalesce(d.lag_s > late, true),
    withheld,
    case
      when dark then 'Readiness and load rest on runs that Strava''s API alone has told, which are the athlete''s alone.'
      when withheld then 'Runs that Strava''s API alone has told are the athlete''s alone.'
    end
  from warehouse.athletes as h
  left join lateral (
    select q.day, (q.result).score
    from runlytics.readiness_since(since => today - 1, until => today, athlete_id => today_of.athlete_id) as q
    where (q.result).score is not null
    order by q.day desc
    limit 1
  ) as r on true
  left join lateral (
    select
      max(q.ctl) filter (where q.day = today) as ctl,
      max(q.tsb) filter (where q.day = today) as tsb,
      sum(q.load order by q.day) filter (where q.day > today - 7) as load_7d,
      sum(q.load order by q.day) as load_28d
    from (
      select s.day, s.load, s.ctl, s.tsb
      from warehouse.stored_training as s
      where s.athlete_id = today_of.athlete_id
        and s.day < training_since
        and s.day between today - 27 and today
      union all
      select d.day, d.load, d.ctl, d.tsb
      from runlytics.fitness_since(since => training_since, athlete_id => today_of.athlete_id) as d
      where d.day between today - 27 and today
    ) as q
  ) as f on not dark
  left join lateral (
    select q.local_date, q.km, q.load
    from warehouse.runs as q
    where q.athlete_id = today_of.athlete_id
    order by q.started_at desc, q.activity_id desc
    limit 1
  ) as l on true
  cross join lateral (select * from runlytics_internal.roster_alerts(athlete_id => today_of.athlete_id)) as a
  cross join lateral (
    select max(q.last_success) as last_data, extract(epoch from now() - max(q.last_success))::float8 as lag_s
    from warehouse.source_status as q
    where q.athlete_id = today_of.athlete_id
  ) as d
  where h.athlete_id = today_of.athlete_id;
end
$$;
comment on function runlytics.today_of(bigint) is
  'How an athlete is today, as warehouse.roster_today shows it to whoever asks: a coach, who is anybody whose row of warehouse.athlete_access has not own, is told nothing that is known from Strava''s API alone. No row for an athlete whom the role may not see.';

-- @warehouse@
create or replace view warehouse.roster_today with (security_invoker) as
select
  a.athlete_id,
  a.name,
  r.day,
  r.readiness,
  r.readiness_day,
  r.ctl,
  r.tsb,
  r.load_7d,
  r.load_28d,
  r.last_run,
  r.last_run_km,
  r.last_run_load,
  r.days_without_run,
  r.alerts,
  r.alert,
  r.alert_level,
  r.last_data,
  r.lag_s,
  r.stale,
  r.withheld,
  r.note
from warehouse.athletes as a
cross join lateral runlytics.today_of(athlete_id => a.athlete_id) as r;
comment on view warehouse.roster_today is 'One row an athlete whom the role may see, as of the athlete''s own today (day): readiness (0 to 100, 70 being usual) of readiness_day, today or yesterday; fitness and form; load of 7 and of 28 days, today included; the last run, and for how many days there was none; open alerts and the gravest of them; when any source last gave something, how many seconds ago, and stale: not for 36 hours. withheld: of this athlete there are runs that Strava''s API alone has told, which a coach is not shown; of days that rest on them readiness, fitness and load are NULL, and note says so.';

grant select on warehouse.roster_today to runlytics_reader, runlytics_worker;
