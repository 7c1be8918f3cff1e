-- How somebody runs beside how it hurt later. Nothing here is a risk.

create type runlytics.gait_pain as (
  feature text,
  unit text,
  lag int,
  n int,
  effective_n float8,
  estimate float8,
  low float8,
  high float8,
  p float8,
  q float8,
  note text
);
comment on type runlytics.gait_pain is
  'A feature of the gait beside the soreness of the journal lag days later. n: pairs, worth effective_n independent ones; estimate: Pearson''s r with its 95 % interval low to high; q: p over all that was tried (Benjamini and Hochberg). Associated with, which is not caused by. Without 10 pairs nothing but n.';

create function runlytics_internal.gait_pain_note(feature text, lag int, n int, estimate float8, low float8, high float8) returns text
  language sql immutable parallel safe
  return case
    when low is null then format(
      'Too little to judge: %s with an entry %s later, and 10 are needed.', runlytics.counted(n => n, one => 'film'), runlytics.counted(n => lag, one => 'day')
    )
    else format(
      'More %s is associated with %s soreness %s later: r %s (95 %% interval %s to %s), over %s pairs.',
      feature, case when estimate < 0 then 'less' else 'more' end, runlytics.counted(n => lag, one => 'day'),
      round(estimate::numeric, 2), round(low::numeric, 2), round(high::numeric, 2), n
    )
  end;
comment on function runlytics_internal.gait_pain_note(text, int, int, float8, float8, float8) is
  'What a pair of feature and lag says, in words. A part of gait_and_pain().';

create function runlytics.gait_and_pain(max_lag int default 3, athlete_id bigint default runlytics.athlete()) returns setof runlytics.gait_pain
  language plpgsql stable parallel safe rows 30
  set search_path = pg_catalog, pg_temp
as $$
declare
  found runlytics.gait_pain[] := '{}';
  each_pair record;
  effect runlytics.lag_effect;
  enough bool;
  rates float8[];
begin
  if max_lag is null or max_lag not between 0 and 14 then
    raise exception 'a lag is 0 to 14 days' using errcode = '22023', detail = format('It is %s.', coalesce(max_lag::text, 'null'));
  end if;
  for each_pair in
    with
      pain as (
        select j.day, max(j.soreness) as soreness
        from warehouse.journal as j
        where j.athlete_id = gait_and_pain.athlete_id
          and j.soreness is not null
        group by j.day
      ),
      gait as (
        select t.feature, t.unit, t.local_date, avg(t.value) as value
        from warehouse.gait_trend as t
        where t.athlete_id = gait_and_pain.athlete_id
        group by t.feature, t.unit, t.local_date
      )
    select
      g.feature, g.unit, l.lag,
      coalesce(array_agg(g.value order by g.local_date) filter (where p.day is not null), '{}') as x,
      coalesce(array_agg(p.soreness order by g.local_date) filter (where p.day is not null), '{}') as y
    from gait as g
    cross join generate_series(0, max_lag) as l (lag)
    left join pain as p on p.day = g.local_date + l.lag
    group by g.feature, g.unit, l.lag
    order by g.feature, l.lag
  loop
    effect := runlytics.correlate(x => each_pair.x, y => each_pair.y);
    enough := cardinality(each_pair.x) >= 10;
    found := found || row(
      each_pair.feature, each_pair.unit, each_pair.lag, cardinality(each_pair.x), effect.effective_n,
      case when enough then effect.estimate end, case when enough then effect.low end, case when enough then effect.high end,
      case when enough then effect.p end, null,
      runlytics_internal.gait_pain_note(
        feature => each_pair.feature, lag => each_pair.lag, n => cardinality(each_pair.x), estimate => effect.estimate,
        low => case when enough then effect.low end, high => effect.high
      )
    )::runlytics.gait_pain;
  end loop;
  rates := runlytics.q_values(p => array(select f.p from unnest(found) with ordinality as f order by f.ordinality));
  return query
  select f.feature, f.unit, f.lag, f.n, f.effective_n, f.estimate, f.low, f.high, f.p, rates[f.ordinality], f.note
  from unnest(found) with ordinality as f
  order by f.ordinality;
end
$$;
comment on function runlytics.gait_and_pain(int, bigint) is
  'Each feature of warehouse.gait_trend beside the soreness that the journal has 0 to max_lag days after the film, with interval, n and q. Associated with, never a risk. SQLSTATE 22023 for a lag beyond 0 to 14.';
