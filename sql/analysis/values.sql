-- Gold: every metric in one place, and the views of shifts and of the next day.

-- @warehouse@
-- A branch a metric: of a query that names one, PostgreSQL reads its branch alone.
create or replace view warehouse.derived_values with (security_invoker) as
select a.athlete_id, runlytics.label('km') as metric, a.local_date as day, a.started_at as at, a.activity_id, a.distance_m / 1000 as value
from warehouse.activities as a
where not a.excluded and a.sport = 'running'
union all
select a.athlete_id, runlytics.label('moving_time'), a.local_date, a.started_at, a.activity_id,
  runlytics.shown_moving_s(activity_id => a.activity_id, moving_s => a.moving_s, lasted_s => coalesce(a.timer_s, a.elapsed_s), athlete_id => a.athlete_id)
from warehouse.activities as a
where not a.excluded
union all
select a.athlete_id, runlytics.label('pace'), a.local_date, a.started_at, a.activity_id,
  1000 * runlytics.shown_moving_s(activity_id => a.activity_id, moving_s => a.moving_s, lasted_s => coalesce(a.timer_s, a.elapsed_s), athlete_id => a.athlete_id)
  / nullif(a.distance_m, 0)
from warehouse.activities as a
where not a.excluded and a.sport = 'running'
union all
select a.athlete_id, runlytics.label('average_heart_rate'), a.local_date, a.started_at, a.activity_id, a.avg_hr
from warehouse.activities as a
where not a.excluded and a.sport = 'running'
union all
select a.athlete_id, runlytics.label('intensity'), a.local_date, a.started_at, a.activity_id,
  3600 * m.value
  / nullif(runlytics.shown_moving_s(activity_id => a.activity_id, moving_s => a.moving_s, lasted_s => coalesce(a.timer_s, a.elapsed_s), athlete_id => a.athlete_id), 0)
from warehouse.activities as a
join warehouse.activity_metrics as m using (athlete_id, activity_id)
where not a.excluded and m.metric = 'load'
union all
select n.athlete_id, runlytics.label('sleep_duration'), n.day, n.ended_at, null::bigint, n.total_24h_s / 3600
from warehouse.nights as n
union all
select n.athlete_id, runlytics.label('sleep_efficiency'), n.day, n.ended_at, null::bigint, n.efficiency_pct
from warehouse.nights as n
union all
select n.athlete_id, runlytics.label('sleep_regularity'), n.day, n.ended_at, null::bigint, n.regularity
from warehouse.nights as n
union all
select n.athlete_id, runlytics.label('sleep_debt'), n.day, n.ended_at, null::bigint, greatest(coalesce(p.sleep_need_s, 28800) - n.total_24h_s, 0) / 3600
from warehouse.nights as n
join warehouse.settings_periods as p on p.athlete_id = n.athlete_id and n.day >= p.valid_from and n.day < p.valid_until
union all
select j.athlete_id, runlytics.label('sleep_word'), j.day, coalesce(j.sleep_to, (j.day + time '06:00') at time zone p.timezone), null::bigint, j.sleep_quality
from warehouse.journal as j
join warehouse.settings_periods as p on p.athlete_id = j.athlete_id and j.day >= p.valid_from and j.day < p.valid_until
union all
select r.athlete_id, runlytics.label('hrv'), r.day, coalesce(n.ended_at, r."time" + interval '6 hours'), null::bigint, r.hrv_ms
from warehouse.recovery as r
left join warehouse.nights as n on n.athlete_id = r.athlete_id and n.day = r.day
union all
select r.athlete_id, runlytics.label('resting_hr'), r.day, coalesce(n.ended_at, r."time" + interval '6 hours'), null::bigint, r.resting_hr
from warehouse.recovery as r
left join warehouse.nights as n on n.athlete_id = r.athlete_id and n.day = r.day
union all
select r.athlete_id, runlytics.label('readiness'), r.day, coalesce(n.ended_at, r."time" + interval '6 hours'), null::bigint, r.score
from warehouse.readiness as r
left join warehouse.nights as n on n.athlete_id = r.athlete_id and n.day = r.day
union all
select f.athlete_id, runlytics.label('ctl'), f.day, f."time" + interval '12 hours', null::bigint, f.ctl
from warehouse.fitness as f
union all
select f.athlete_id, runlytics.label('atl'), f.day, f."time" + interval '12 hours', null::bigint, f.atl
from warehouse.fitness as f
union all
select f.athlete_id, runlytics.label('tsb'), f.day, f."time" + interval '12 hours', null::bigint, f.tsb
from warehouse.fitness as f
union all
select j.athlete_id, v.metric, j.day, coalesce(j.noted_at, (j.day + time '12:00') at time zone p.timezone), null::bigint, v.value
from warehouse.journal as j
join warehouse.settings_periods as p on p.athlete_id = j.athlete_id and j.day >= p.valid_from and j.day < p.valid_until
cross join lateral (
  values ('rpe', j.rpe), ('mood', j.mood), ('energy', j.energy), ('soreness', j.soreness), ('stress', j.stress)
) as v (metric, value)
union all
select g.athlete_id, g.metric, g.local_date, g.filmed_at, null::bigint, g.value
from warehouse.gait_values as g
where g.confidence >= 0.5;
comment on view warehouse.derived_values is 'The values of the metrics that are computed as they are read: a part of warehouse.metric_values, as which it is read.';

create or replace view warehouse.metric_values with (security_invoker) as
select m.athlete_id, m.metric, a.local_date as day, a.started_at as at, a.activity_id, m.value
from warehouse.activity_metrics as m
join warehouse.activities as a using (athlete_id, activity_id)
where not a.excluded
union all
select d.athlete_id, d.metric, d.day, d.at, d.activity_id, d.value
from warehouse.derived_values as d
union all
select t.athlete_id, t.metric, t.day, (t.day + time '12:00') at time zone p.timezone, null::bigint, t.value
from warehouse.daily_totals as t
join warehouse.settings_periods as p on p.athlete_id = t.athlete_id and t.day >= p.valid_from and t.day < p.valid_until
union all
select b.athlete_id, m.name, (b.recorded_at at time zone p.timezone)::date, b.recorded_at, null::bigint, b.value
from warehouse.biometrics as b
join warehouse.metrics as m on m.metric_id = b.metric_id and not m.additive
join warehouse.settings_periods as p on p.athlete_id = b.athlete_id and b.recorded_at >= p.starts_at and b.recorded_at < p.ends_at;
comment on view warehouse.metric_values is 'Every value of every metric of warehouse.metrics, one row each, in its unit: of an activity with its activity_id and start, of a night by the moment of waking, of a day by its noon. Ask for one metric at a time. Heart rate that is measured all day is in biometric_samples.';

create or replace view warehouse.session_kinds with (security_invoker) as
with
  -- Read twice, of one athlete: once materialised it would be that of all.
  known as not materialized (
    select
      a.athlete_id,
      a.activity_id,
      a.race,
      a.moving_s,
      3600 * m.value / nullif(a.moving_s, 0) as intensity,
      g.value * a.moving_s / nullif(a.distance_m, 0) as variability
    from (
      select
        a.athlete_id, a.activity_id, a.sport, a.excluded, a.distance_m, a.race and runlytics.shows_field(activity_id => a.activity_id, field => 'race', athlete_id => a.athlete_id) as race,
        runlytics.shown_moving_s(activity_id => a.activity_id, moving_s => a.moving_s, lasted_s => coalesce(a.timer_s, a.elapsed_s), athlete_id => a.athlete_id) as moving_s
      from warehouse.activities as a
    ) as a
    left join warehouse.activity_metrics as m
      on m.athlete_id = a.athlete_id
      and m.activity_id = a.activity_id
      and m.metric = 'load'
    left join warehouse.activity_metrics as g
      on g.athlete_id = a.athlete_id
      and g.activity_id = a.activity_id
      and g.metric = 'normalized_graded_speed'
    where a.sport = 'running'
      and not a.excluded
  ),
  usual as (
    select k.athlete_id, percentile_cont(0.5) within group (order by k.intensity) as intensity
    from known as k
    where not k.race
    group by k.athlete_id
  )
select
  k.athlete_id,
  k.activity_id,
  case
    when k.race then 'race'
    when k.moving_s >= 5400 then 'long'
    when k.variability >= 1.05 then 'intervals'
    when k.intensity >= 1.15 * u.intensity then 'hard'
    else 'easy'
  end as kind
from known as k
left join usual as u using (athlete_id);
comment on view warehouse.session_kinds is 'What kind of session each run is, so that like is compared with like: race; long, of 90 minutes or more; intervals, whose normalised graded speed is 5 % or more above their mean speed; hard, 15 % or more above the athlete''s median load an hour; easy.';

create or replace view warehouse.occasions with (security_invoker) as
select e.athlete_id, e.kind, e.day as since, coalesce(e.until, e.day) as until, e.name
from warehouse.events as e
left join (
  select distinct a.athlete_id, a.local_date
  from warehouse.activities as a
  where a.race
    and not a.excluded
    and runlytics.shows_field(activity_id => a.activity_id, field => 'race', athlete_id => a.athlete_id)
) as r
  on r.athlete_id = e.athlete_id
  and r.local_date = e.day
where e.kind <> 'race'
  or r.athlete_id is null
union all
select a.athlete_id, 'race', a.local_date, a.local_date,
  case when runlytics.shows_field(activity_id => a.activity_id, field => 'name', athlete_id => a.athlete_id) then a.name end
from warehouse.activities as a
where a.race
  and not a.excluded
  and runlytics.shows_field(activity_id => a.activity_id, field => 'race', athlete_id => a.athlete_id)
union all
select i.athlete_id, 'illness', min(i.day), max(i.day), null
from (
  select j.*, sum(case when j.day - j.day_before <= 3 then 0 else 1 end) over (partition by j.athlete_id order by j.day) as spell
  from (
    select j.athlete_id, j.day, lag(j.day) over (partition by j.athlete_id order by j.day) as day_before
    from warehouse.journal as j
    where concat_ws(' ', j.title, j.note) ~* '\m(fever|feverish|flu|influenza|covid|sick|ill|illness|tonsillitis|bronchitis|fieber|krank|grippe|fièvre|malade|fiebre|enfermo|febbre|malato)\M'
      and concat_ws(' ', j.title, j.note) !~* '\m(no|not|without|kein|keine|ohne|sans|sin|senza)\M[^.,;]{0,12}\m(fever|flu|sick|ill|fieber|krank)\M'
  ) as j
) as i
group by i.athlete_id, i.spell
union all
select c.athlete_id, 'shift_change', c.day, c.day, c.label_before || ' to ' || c.label
from (
  select s.athlete_id, s.day, s.label, lag(s.label) over (partition by s.athlete_id order by s.day) as label_before
  from warehouse.shift_days as s
  where s.label in ('day', 'late', 'night')
) as c
where c.label <> c.label_before;
comment on view warehouse.occasions is 'What happened when, for before_and_after() and compare_groups(): the athlete''s own events, races, illness as the journal has it (spells of days less than four apart), and shift_change, the first shift of another label than the one before.';

create or replace view warehouse.shift_training with (security_invoker) as
select
  s.athlete_id,
  s.label,
  count(distinct a.local_date)::int as n_days,
  count(distinct s.block)::int as n_blocks,
  count(*)::int as runs,
  avg(a.distance_m order by a.activity_id) / 1000 as km,
  avg(runlytics.shown_moving_s(activity_id => a.activity_id, moving_s => a.moving_s, lasted_s => coalesce(a.timer_s, a.elapsed_s), athlete_id => a.athlete_id) order by a.activity_id) as moving_s,
  1000 * sum(runlytics.shown_moving_s(activity_id => a.activity_id, moving_s => a.moving_s, lasted_s => coalesce(a.timer_s, a.elapsed_s), athlete_id => a.athlete_id) order by a.activity_id)
    / nullif(sum(a.distance_m order by a.activity_id), 0) as pace_s_per_km,
  avg(a.avg_hr order by a.activity_id) as avg_hr,
  avg(e.value order by a.activity_id) as efficiency_factor,
  avg(l.value order by a.activity_id) as load,
  count(*) filter (where s.work = 'before')::int as runs_before,
  count(*) filter (where s.work = 'during')::int as runs_during,
  count(*) filter (where s.work = 'after')::int as runs_after,
  bool_or(s.is_usual) as usual_times
from warehouse.run_shifts as s
join warehouse.activities as a using (athlete_id, activity_id)
left join warehouse.activity_metrics as e
  on e.athlete_id = a.athlete_id
  and e.activity_id = a.activity_id
  and e.metric = 'efficiency_factor'
left join warehouse.activity_metrics as l
  on l.athlete_id = a.athlete_id
  and l.activity_id = a.activity_id
  and l.metric = 'load'
where a.sport = 'running'
group by s.athlete_id, s.label;
comment on view warehouse.shift_training is 'Runs by the shift they belong to (warehouse.run_shifts): means a run, over n_days in n_blocks. What parts the shifts may be the choice of runs: compare_groups() says what chance makes of it. usual_times: some shifts are told without times.';

create or replace view warehouse.shift_recovery with (security_invoker) as
select
  w.athlete_id,
  w.label,
  count(*)::int as n_days,
  count(distinct w.block)::int as n_blocks,
  avg(r.sleep_h order by r.day) as sleep_h,
  avg(n.efficiency_pct order by r.day) as efficiency_pct,
  avg(n.regularity order by r.day) as regularity,
  exp(avg(ln(nullif(r.hrv_ms, 0)) order by r.day)) as hrv_ms,
  avg(r.resting_hr order by r.day) as resting_hr,
  avg(x.score order by r.day) as readiness,
  bool_or(w.is_usual) as usual_times
from warehouse.recovery as r
left join warehouse.nights as n
  on n.athlete_id = r.athlete_id
  and n.day = r.day
left join warehouse.readiness as x
  on x.athlete_id = r.athlete_id
  and x.day = r.day
join warehouse.shift_windows as w
  on w.athlete_id = r.athlete_id
  and w.day = r.day
  and coalesce(n.ended_at, r."time" + interval '6 hours') >= w.since
  and coalesce(n.ended_at, r."time" + interval '6 hours') < w.until
where coalesce(r.hrv_ms, r.resting_hr, r.sleep_h) is not null
group by w.athlete_id, w.label;
comment on view warehouse.shift_recovery is 'Sleep (hours in 24, %, regularity), HRV (ms, geometric mean), resting heart rate (beats/min) and readiness by the shift that the waking belongs to, over n_days in n_blocks. compare_groups() says what chance makes of the differences.';

create or replace view warehouse.next_day_performance with (security_invoker) as
with
  runs as (
    select
      a.athlete_id,
      a.local_date as day,
      1000 * sum(runlytics.shown_moving_s(activity_id => a.activity_id, moving_s => a.moving_s, lasted_s => coalesce(a.timer_s, a.elapsed_s), athlete_id => a.athlete_id) order by a.activity_id)
    / nullif(sum(a.distance_m order by a.activity_id), 0) as pace_s_per_km,
      avg(e.value order by a.activity_id) as efficiency_factor,
      (array_agg(k.kind order by a.distance_m desc nulls last, a.activity_id))[1] as kind
    from warehouse.activities as a
    join warehouse.session_kinds as k using (athlete_id, activity_id)
    left join warehouse.activity_metrics as e
      on e.athlete_id = a.athlete_id
      and e.activity_id = a.activity_id
      and e.metric = 'efficiency_factor'
    group by a.athlete_id, a.local_date
  ),
  felt as (
    select j.athlete_id, j.day, avg(j.rpe order by j.row_key) as rpe
    from warehouse.journal as j
    group by j.athlete_id, j.day
  )
select
  d.athlete_id,
  d.day,
  d.time,
  d.load,
  d.km,
  n.pace_s_per_km as next_pace_s_per_km,
  n.efficiency_factor as next_efficiency_factor,
  r.hrv_ms as next_hrv_ms,
  r.resting_hr as next_resting_hr,
  f.rpe as next_rpe,
  n.kind as next_kind,
  d.moving_s,
  3600 * d.load / nullif(d.moving_s, 0) as intensity
from warehouse.daily_training as d
left join runs as n
  on n.athlete_id = d.athlete_id
  and n.day = d.day + 1
left join warehouse.recovery as r
  on r.athlete_id = d.athlete_id
  and r.day = d.day + 1
left join felt as f
  on f.athlete_id = d.athlete_id
  and f.day = d.day + 1;
comment on view warehouse.next_day_performance is 'One row a day with training, and what the day after it brought: pace (s/km), efficiency (m/beat) and kind of its runs, HRV (ms), resting heart rate (beats/min), exertion. Compare days whose next_kind is the same; lag_correlation() does, and says what chance makes of it.';

grant select on
  warehouse.derived_values, warehouse.metric_values, warehouse.session_kinds, warehouse.occasions, warehouse.shift_training, warehouse.shift_recovery,
  warehouse.next_day_performance
to runlytics_reader, runlytics_worker;
-- @extension@

create function runlytics.note_event(
  kind text,
  since date,
  until date default null,
  name text default null,
  athlete_id bigint default runlytics.athlete()
) returns bigint
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  noted bigint;
begin
  perform runlytics_internal.require_span(since => note_event.since, until => note_event.until);
  if kind is null or since is null then
    raise exception 'an event needs a kind and a day' using errcode = '22004';
  end if;
  if kind !~ '^[a-z][a-z0-9_]*$' then
    raise exception 'an event cannot be called that'
      using errcode = '22023', detail = format('It is "%s".', left(kind, 100)), hint = 'A kind is a word in small letters, such as illness, travel or camp.';
  end if;
  insert into warehouse.events (athlete_id, kind, day, until, name)
  values (note_event.athlete_id, note_event.kind, note_event.since, note_event.until, note_event.name)
  returning event_id into noted;
  return noted;
end
$$;
comment on function runlytics.note_event(text, date, date, text, bigint) is
  'Notes what happened to the athlete, from a day to another (by default the same), for before_and_after() and compare_groups(); returns its event_id. Take it back by deleting its row of warehouse.events. SQLSTATE 22023 for a kind that is no word in small letters.';
