-- What a sensor or an app got wrong for days, and in activities.

create function runlytics_internal.same_resting_hr(nights runlytics_internal.vital_night[]) returns setof runlytics_internal.alert_sign
  language plpgsql stable parallel safe rows 1
  set search_path = pg_catalog, pg_temp
as $$
declare
  least_days constant int := 7;
begin
  return query
  with
    measured as (
      select n.day, (n.vitals).resting_hr as bpm, (n.vitals).resting_hr_source as source
      from unnest(same_resting_hr.nights) as n
      where (n.vitals).resting_hr is not null
    ),
    -- Consecutive days of one value have the same distance to their number.
    stretches as (
      select m.*, m.day - (row_number() over (partition by m.bpm, m.source order by m.day))::int as stretch
      from measured as m
    ),
    counted as (
      select s.*, row_number() over (partition by s.bpm, s.source, s.stretch order by s.day) as nth
      from stretches as s
    )
  select
    'same_resting_hr', 'resting_hr', c.day, 'warning', dense_rank() over (order by c.stretch, c.bpm, c.source),
    format('%s beats a minute on %s days on end, by %s', round(c.bpm::numeric, 1), c.nth, coalesce(nullif(c.source, ''), 'its app')),
    jsonb_build_object('day', c.day, 'level', 'warning', 'value', c.bpm, 'days', c.nth, 'threshold', least_days, 'source', c.source)
  from counted as c
  where c.nth >= least_days;
end
$$;
comment on function runlytics_internal.same_resting_hr(runlytics_internal.vital_night[]) is
  'Days from the seventh on at which one source gives the same resting heart rate to the last digit. A part of refresh_alerts().';

create function runlytics_internal.few_samples(athlete_id bigint default runlytics.athlete()) returns setof runlytics_internal.alert_sign
  language plpgsql stable parallel safe rows 1
  set search_path = pg_catalog, pg_temp
  set jit = off
as $$
declare
  least_days constant int := 14;
begin
  return query
  with
    told as (
      select b.source, b.day, sum(runlytics.sample_count(b.stream))::float8 as samples
      from warehouse.biometric_streams as b
      where b.athlete_id = few_samples.athlete_id
        and b.day between current_date - 36525 and current_date + 1
      group by b.source, b.day
    ),
    -- The first and the last day are seldom whole, and what comes after the last may be on its way.
    days as (
      select s.source, g.at::date as day, coalesce(t.samples, 0) as samples
      from (select o.source, min(o.day) + 1 as first, max(o.day) - 1 as last from told as o group by o.source) as s
      cross join lateral generate_series(s.first::timestamp, s.last::timestamp, '1 day') as g (at)
      left join told as t
        on t.source = s.source
        and t.day = g.at::date
    ),
    windows as (
      select
        d.*,
        array_agg(d.samples) over (partition by d.source order by d.day rows between 28 preceding and 1 preceding) as before
      from days as d
    ),
    compared as (
      select w.*, u.usual, w.samples < u.usual / 2 as is_few
      from windows as w
      cross join lateral (
        select percentile_cont(0.5) within group (order by b.samples) as usual
        from unnest(w.before) as b (samples)
        having count(*) >= least_days
      ) as u
    ),
    second as (
      select c.*, lag(c.is_few) over (partition by c.source order by c.day) as was_few
      from compared as c
    )
  select
    'few_samples', 'heart_rate', f.day, 'warning', sum(f.opens) over (order by f.day),
    format('%s samples of %s, usual is %s', f.samples, f.source, round(f.usual)),
    jsonb_build_object('day', f.day, 'level', 'warning', 'value', f.samples, 'usual', f.usual, 'threshold', f.usual / 2, 'source', f.source)
  from (
    select s.*, case when s.day - lag(s.day) over (order by s.day) <= 3 then 0 else 1 end as opens
    from second as s
    where s.is_few
      and s.was_few
  ) as f;
end
$$;
comment on function runlytics_internal.few_samples(bigint) is
  'Days, the second on end or later, on which a source gave less than half as many heart rates as it does in the middle of the 28 days before, of which 14 have to be known. Days are those of UTC. A part of refresh_alerts().';

create function runlytics_internal.activity_faults(athlete_id bigint default runlytics.athlete()) returns setof runlytics_internal.alert_sign
  language plpgsql stable parallel safe rows 10
  set search_path = pg_catalog, pg_temp
as $$
begin
  return query
  with
    faults as (
      select q.kind, a.local_date as day, q.activity_id, sum(q.seconds) as seconds, min(q.evidence) as evidence
      from warehouse.activity_quality as q
      join warehouse.activities as a using (athlete_id, activity_id)
      where q.athlete_id = activity_faults.athlete_id
        and q.kind in ('cadence_lock', 'stuck_hr', 'gps_spike')
        and a.local_date > '-infinity'
        and not a.excluded
      group by q.kind, a.local_date, q.activity_id
    ),
    opened as (
      select f.*, case when f.day - lag(f.day) over (partition by f.kind order by f.day, f.activity_id) <= 3 then 0 else 1 end as opens
      from faults as f
    ),
    episodes as (
      select o.*, sum(o.opens) over (partition by o.kind order by o.day, o.activity_id) as run
      from opened as o
    )
  select
    e.kind,
    case e.kind when 'gps_spike' then 'position' else 'heart_rate' end,
    e.day,
    l.level,
    e.run,
    format('activity %s, %s s: %s', e.activity_id, round(e.seconds), e.evidence),
    jsonb_build_object('day', e.day, 'level', l.level, 'activity_id', e.activity_id, 'seconds', e.seconds, 'evidence', e.evidence)
  from (
    select p.*, row_number() over (partition by p.kind, p.run order by p.day, p.activity_id) as nth
    from episodes as p
  ) as e
  -- What happens once is left out of the figures anyhow; what goes on is for the athlete to mend.
  cross join lateral (select case when e.nth >= 3 then 'warning' else 'notice' end as level) as l;
end
$$;
comment on function runlytics_internal.activity_faults(bigint) is
  'Activities in which the sensor followed the cadence or stood still, or positions jumped: a notice, and from the third of one episode on a warning. A part of refresh_alerts().';
