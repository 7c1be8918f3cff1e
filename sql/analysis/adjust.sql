-- The values of each day of a metric, and what values would be were the runs alike.

create type runlytics_internal.metric_day as (
  day date,
  value float8,
  kind text
);
comment on type runlytics_internal.metric_day is 'A day of a metric. kind: of what session, where it is of a run.';

create function runlytics_internal.daily_values(
  name text,
  since date default null,
  until date default null,
  athlete_id bigint default runlytics.athlete()
) returns setof runlytics_internal.metric_day
  language plpgsql stable parallel safe rows 1000
  set search_path = pg_catalog, pg_temp
  set jit = off
as $$
declare
  metric record;
begin
  select m.of_a_day, m.grain
  into metric
  from warehouse.metrics as m
  where m.name = daily_values.name;
  if metric.of_a_day = 'sum' then
    return query
    with days as (
      select p.day, sum(p.value order by p.at, p.activity_id) as value
      from runlytics_internal.points_of_metric(name => daily_values.name, since => daily_values.since, until => daily_values.until, athlete_id => daily_values.athlete_id) as p
      group by p.day
    )
    -- A day without training has none of it.
    select g.day::date, coalesce(d.value, 0), null::text
    from generate_series((select min(e.day) from days as e)::timestamp, (select max(e.day) from days as e)::timestamp, '1 day') as g (day)
    left join days as d on d.day = g.day::date
    order by 1;
    return;
  end if;
  if metric.grain <> 'activity' then
    return query
    select p.day, avg(p.value order by p.at), null::text
    from runlytics_internal.points_of_metric(name => daily_values.name, since => daily_values.since, until => daily_values.until, athlete_id => daily_values.athlete_id) as p
    group by p.day
    order by p.day;
    return;
  end if;
  return query
  select
    p.day,
    avg(p.value order by p.at, p.activity_id),
    min(k.kind) filter (where k.kind is not null)
  from runlytics_internal.points_of_metric(name => daily_values.name, since => daily_values.since, until => daily_values.until, athlete_id => daily_values.athlete_id) as p
  left join warehouse.session_kinds as k
    on k.athlete_id = daily_values.athlete_id
    and k.activity_id = p.activity_id
  group by p.day
  order by p.day;
end
$$;
comment on function runlytics_internal.daily_values(text, date, date, bigint) is
  'A metric by day: the sum of what is an amount of training, 0 on the days between without any, else the mean of what was measured. A part of lag_correlation().';

create function runlytics_internal.adjustments() returns text[]
  language sql immutable parallel safe
  return array['distance', 'temperature', 'fitness', 'weekday', 'session', 'shift'];
comment on function runlytics_internal.adjustments() is
  'What values can be adjusted for. A part of compare_groups().';

create function runlytics_internal.require_adjustments(adjust text[]) returns void
  language plpgsql immutable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  covariates constant text[] := runlytics_internal.adjustments();
  unknown constant text := (select min(a.name) from unnest(adjust) as a (name) where a.name <> all (covariates) or a.name is null);
begin
  if unknown is not null or array_position(adjust, null) is not null then
    raise exception 'values cannot be adjusted for that'
      using errcode = '22023', detail = format('"%s".', left(coalesce(unknown, ''), 100)),
      hint = format(
        'Near it: %s. There are %s.',
        (runlytics_internal.nearest_names(name => coalesce(unknown, ''), among => covariates))[1], array_to_string(covariates, ', ')
      );
  end if;
end
$$;
comment on function runlytics_internal.require_adjustments(text[]) is
  'SQLSTATE 22023 for what values cannot be adjusted for. A part of compare_groups().';

create function runlytics_internal.covariates_of(
  rows_of runlytics_internal.grouped_value[],
  adjust text[],
  athlete_id bigint default runlytics.athlete()
) returns float8[]
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
  set jit = off
as $$
begin
  return (
    with windows as materialized (
      select w.day, w.since, w.until, w.label
      from warehouse.shift_windows as w
      where w.athlete_id = covariates_of.athlete_id
        and 'shift' = any (adjust)
    )
    select array_agg(c.value order by r.n, c.place)
    from unnest(rows_of) with ordinality as r (day, at, activity_id, value, label, block, n)
    -- Each says within itself whether it is asked for: beside a left join it would be read all the same.
    left join (
      select a.activity_id, a.distance_m / 1000 as km
      from warehouse.activities as a
      where a.athlete_id = covariates_of.athlete_id
        and 'distance' = any (adjust)
    ) as a on a.activity_id = r.activity_id
    left join (
      select m.activity_id, m.value as celsius
      from warehouse.activity_metrics as m
      where m.athlete_id = covariates_of.athlete_id
        and m.metric = 'temperature'
        and 'temperature' = any (adjust)
    ) as m on m.activity_id = r.activity_id
    left join (
      select j.day, avg(f.value::float8) as celsius
      from warehouse.journal as j
      cross join lateral jsonb_each_text(j.fields) as f
      where j.athlete_id = covariates_of.athlete_id
        and 'temperature' = any (adjust)
        and f.key ~* '^temp'
        and f.value ~ '^-?[0-9]{1,3}(\.[0-9]{1,6})?$'
      group by j.day
    ) as j on j.day = r.day
    left join (
      select k.activity_id, k.kind
      from warehouse.session_kinds as k
      where k.athlete_id = covariates_of.athlete_id
        and 'session' = any (adjust)
    ) as k on k.activity_id = r.activity_id
    -- Yesterday's load is asked about: fitness is of the day before it, which it has not touched.
    left join (
      select f.day, f.value
      from runlytics_internal.daily_values(name => 'ctl', athlete_id => covariates_of.athlete_id) as f
      where 'fitness' = any (adjust)
    ) as f on f.day = r.day - 2
    left join windows as w
      on w.day = r.day
      and r.at >= w.since
      and r.at < w.until
    cross join lateral unnest(
      case when 'distance' = any (adjust) then array[a.km] else '{}' end
      || case when 'temperature' = any (adjust) then array[coalesce(m.celsius, j.celsius)] else '{}' end
      || case when 'fitness' = any (adjust) then array[f.value] else '{}' end
      || case when 'weekday' = any (adjust) then array(select (extract(isodow from r.day) = d.n)::int::float8 from generate_series(1, 6) as d (n)) else '{}' end
      || case when 'session' = any (adjust) then array[(k.kind = 'long')::int, (k.kind = 'hard')::int, (k.kind = 'race')::int, (k.kind = 'intervals')::int]::float8[] else '{}' end
      || case when 'shift' = any (adjust) then array[(w.label = 'day')::int, (w.label = 'late')::int, (w.label = 'night')::int, (w.label = 'after_night')::int]::float8[] else '{}' end
    ) with ordinality as c (value, place)
  );
end
$$;
comment on function runlytics_internal.covariates_of(runlytics_internal.grouped_value[], text[], bigint) is
  'What each value goes with, a row after the other: km of the run, degrees (of the device, else the journal), CTL of two days before, weekdays, kinds of session, the shift whose hours these are. A part of compare_groups().';

create function runlytics_internal.adjusted_values(
  rows_of runlytics_internal.grouped_value[],
  adjust text[],
  athlete_id bigint default runlytics.athlete()
) returns runlytics_internal.grouped_value[]
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  adjusted float8[];
begin
  if coalesce(cardinality(adjust), 0) = 0 or coalesce(cardinality(rows_of), 0) = 0 then
    return rows_of;
  end if;
  adjusted := runlytics.ridge_adjusted(
    series => (select array_agg(r.value order by r.n) from unnest(rows_of) with ordinality as r (day, at, activity_id, value, label, block, n)),
    covariates => runlytics_internal.covariates_of(rows_of => rows_of, adjust => adjust, athlete_id => adjusted_values.athlete_id),
    groups => (
      select array_agg(r.label_number order by r.n)
      from (
        select u.n, dense_rank() over (order by u.label)::int as label_number
        from unnest(rows_of) with ordinality as u (day, at, activity_id, value, label, block, n)
      ) as r
    )
  );
  return (
    select array_agg(row(r.day, r.at, r.activity_id, adjusted[r.n], r.label, r.block)::runlytics_internal.grouped_value order by r.n)
    from unnest(rows_of) with ordinality as r (day, at, activity_id, value, label, block, n)
  );
end
$$;
comment on function runlytics_internal.adjusted_values(runlytics_internal.grouped_value[], text[], bigint) is
  'Values as ridge_adjusted() makes them, at the mean of what they are adjusted for, by slopes within the groups. A part of compare_groups().';
