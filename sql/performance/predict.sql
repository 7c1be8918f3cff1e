-- A race, predicted from what was known before.

create type runlytics_internal.race_evidence as (
  efforts runlytics.maximal_effort[],
  break_days float8[],
  break_ended_days_ago float8[],
  weekly_km float8,
  training_pace_s_per_km float8,
  decoupling float8,
  durability_ratio float8,
  units text
);
comment on type runlytics_internal.race_evidence is
  'What was known on the eve of a day: maximal efforts, breaks in training of a week and more, km a week and mean pace of eight weeks, the decoupling of long runs in % and their ratio of heartbeats a metre as durability() has it; the units in which the athlete reads them.';

create function runlytics_internal.race_evidence(on_day date, athlete_id bigint default runlytics.athlete()) returns runlytics_internal.race_evidence
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  of_season constant int := 182;
  of_training constant int := 56;
  of_long_runs constant int := 84;
  long_run_s constant float8 := 5400;
  marathon_run_m constant float8 := 25000;
  evidence runlytics_internal.race_evidence;
begin
  evidence.units := (select a.units from warehouse.athletes as a where a.athlete_id = race_evidence.athlete_id);
  evidence.efforts := array(
    select e
    from runlytics.maximal_efforts(on_day => on_day, days => of_season, athlete_id => race_evidence.athlete_id) as e
  );
  select
    coalesce(array_agg((b.next_day - b.day - 1)::float8 order by b.day), '{}'),
    coalesce(array_agg((on_day - b.next_day)::float8 order by b.day), '{}')
  into evidence.break_days, evidence.break_ended_days_ago
  from (
    select d.day, lead(d.day, 1, on_day) over (order by d.day) as next_day
    from (
      select distinct a.local_date as day
      from warehouse.activities as a
      where a.athlete_id = race_evidence.athlete_id
        and a.local_date >= on_day - of_season
        and a.local_date < on_day
        and not a.excluded
    ) as d
  ) as b
  where b.next_day - b.day > 7;
  select
    sum(a.distance_m) / 1000 / (of_training / 7),
    1000 * sum(c.moving_s) / nullif(sum(a.distance_m), 0)
  into evidence.weekly_km, evidence.training_pace_s_per_km
  from warehouse.activities as a
  cross join lateral (
    select runlytics.shown_moving_s(activity_id => a.activity_id, moving_s => a.moving_s, lasted_s => coalesce(a.timer_s, a.elapsed_s), athlete_id => a.athlete_id) as moving_s
  ) as c
  where a.athlete_id = race_evidence.athlete_id
    and a.local_date >= on_day - of_training
    and a.local_date < on_day
    and a.sport = 'running'
    and not a.excluded
    and a.distance_m > 0
    and c.moving_s > 0
  -- Who began a week ago did not run so little for eight.
  having min(a.local_date) <= on_day - of_training + 14;
  -- The last 5 km of the runs that go far towards a marathon, as Smyth has it, say more than the halves of long ones do.
  select
    case when count(*) filter (where m.metric = 'decoupling') >= 2 then percentile_cont(0.5) within group (order by m.value) filter (where m.metric = 'decoupling') end,
    case when count(*) filter (where m.metric = 'durability_ratio') >= 2 then percentile_cont(0.5) within group (order by m.value) filter (where m.metric = 'durability_ratio') end
  into evidence.decoupling, evidence.durability_ratio
  from warehouse.activities as a
  join warehouse.activity_metrics as m using (athlete_id, activity_id)
  cross join lateral (
    select runlytics.shown_moving_s(activity_id => a.activity_id, moving_s => a.moving_s, lasted_s => coalesce(a.timer_s, a.elapsed_s), athlete_id => a.athlete_id) as moving_s
  ) as c
  where a.athlete_id = race_evidence.athlete_id
    and a.local_date >= on_day - of_long_runs
    and a.local_date < on_day
    and a.sport = 'running'
    and not a.excluded
    and (m.metric = 'decoupling' and c.moving_s >= long_run_s or m.metric = 'durability_ratio' and a.distance_m >= marathon_run_m);
  return evidence;
end
$$;
comment on function runlytics_internal.race_evidence(date, bigint) is
  'What was known of a runner on the eve of a day that speaks for a race. A part of predict_race().';

create function runlytics_internal.effort_words(efforts runlytics.maximal_effort[], units text) returns text
  language sql immutable parallel safe
  return (
    select string_agg(
      format(
        '%s in %s on %s (%s)',
        runlytics.written(value => e.metres, quantity => 'distance', units => units),
        runlytics.written(value => e.seconds, quantity => 'duration'), e.day, e.judged
      ),
      ', ' order by e.n
    )
    || case when cardinality(efforts) > 3 then format(' and %s more', cardinality(efforts) - 3) else '' end
    from unnest(efforts) with ordinality as e (activity_id, day, metres, seconds, avg_hr, vdot, certainty, judged, n)
    where e.n <= 3
  );
comment on function runlytics_internal.effort_words(runlytics.maximal_effort[], text) is
  'The first three efforts in words, and how many more there are. A part of predict_race().';

create function runlytics_internal.race_words(
  estimate runlytics_internal.race_estimate,
  evidence runlytics_internal.race_evidence
) returns text
  language sql immutable parallel safe
  return case (estimate).model
    when 'vdot' then format('VDOT %s of ', round((estimate).parameter::numeric, 1)) || runlytics_internal.effort_words(efforts => (evidence).efforts, units => (evidence).units)
    when 'riegel' then format('exponent %s, from ', round((estimate).parameter::numeric, 3)) || runlytics_internal.effort_words(efforts => (evidence).efforts, units => (evidence).units)
    when 'critical_speed' then format(
      'critical speed %s of %s efforts of 2 to 20 minutes',
      runlytics.written(value => 1000 / (estimate).parameter, quantity => 'pace_unit', units => (evidence).units), (estimate).efforts
    )
    when 'durability' then format(
      'the same at %s %% of it in a marathon, for ', round((100 * (estimate).parameter)::numeric, 1)
    )
    || case
      when (evidence).durability_ratio is not null then format(
        'on long runs the last 5 km take %s times the heartbeats of 5 to 10 km', round((evidence).durability_ratio::numeric, 2)
      )
      else format('long runs decouple by %s %%', round((evidence).decoupling::numeric, 1))
    end
    when 'tanda' then format(
      '%s a week at %s in the eight weeks before',
      runlytics.written(value => 1000 * (evidence).weekly_km, quantity => 'distance', units => (evidence).units),
      runlytics.written(value => (evidence).training_pace_s_per_km, quantity => 'pace_unit', units => (evidence).units)
    )
    else format('the models weighted by how sure they are, from %s', runlytics.counted(n => cardinality((evidence).efforts), one => 'maximal effort'))
  end
  || case
    when (estimate).model = 'weighted' then coalesce(
      (
        select '; breaks in training are counted, a week costing 5 to 8 %: ' || string_agg(b || ' days', ', ' order by n)
        from unnest((evidence).break_days) with ordinality as u (b, n)
      ),
      ''
    )
    else ''
  end;
comment on function runlytics_internal.race_words(runlytics_internal.race_estimate, runlytics_internal.race_evidence) is
  'What a prediction rests on. A part of predict_race().';

create function runlytics.predict_race(
  metres float8,
  on_day date default null,
  athlete_id bigint default runlytics.athlete()
) returns setof runlytics.race_prediction
  language plpgsql stable parallel safe cost 50000 rows 6
  set search_path = pg_catalog, pg_temp
as $$
declare
  race_day constant date := coalesce(on_day, runlytics_internal.today(athlete_id => predict_race.athlete_id));
  known runlytics_internal.race_evidence;
begin
  if metres is null or not (metres between 400 and 250000) then
    raise exception 'metres must be between 400 and 250,000' using errcode = '22023', hint = 'A marathon is 42195, or ''marathon''; ten kilometres are 10000, or ''10 km''.';
  end if;
  known := runlytics_internal.race_evidence(on_day => race_day, athlete_id => predict_race.athlete_id);
  if cardinality(known.efforts) = 0 then
    return next row(
      'none', null, null, null, null,
      format('Nothing to go on: no race, and no run as fast as the season''s best at the heart rate of a race, in the 26 weeks before %s. ', race_day)
        || 'Mark a race by runlytics.correct(activity_id, ''race'', ''true''), or run 5 km as fast as you can.'
    )::runlytics.race_prediction;
    return;
  end if;
  return query
  select e.model, e.seconds, e.low, e.high, e.weight, runlytics_internal.race_words(estimate => e, evidence => known)
  from runlytics_internal.race_estimates(
    target_metres => predict_race.metres,
    metres => array(select f.metres from unnest(known.efforts) as f),
    seconds => array(select f.seconds from unnest(known.efforts) as f),
    days_ago => array(select (race_day - f.day)::float8 from unnest(known.efforts) as f),
    certainty => array(select f.certainty from unnest(known.efforts) as f),
    runs => array(select f.activity_id::float8 from unnest(known.efforts) as f),
    break_days => known.break_days,
    break_ended_days_ago => known.break_ended_days_ago,
    weekly_km => known.weekly_km,
    training_pace_s_per_km => known.training_pace_s_per_km,
    decoupling => known.decoupling,
    durability_ratio => known.durability_ratio
  ) as e;
end
$$;
comment on function runlytics.predict_race(float8, date, bigint) is
  'What a race of so many metres would take on a day (today when NULL), by every model that the evidence allows and weighted, each with an interval that holds the time in 80 of 100 cases: VDOT, Riegel with the runner''s own exponent, critical speed with 84.8 % of it in a marathon (Smyth 2020), the same by the durability of long runs (Smyth 2022), and of a marathon Tanda''s km and pace. It rests on maximal_efforts() and training of days before that day alone, so that a past day is predicted as it would have been then. Each week without training since an effort costs 6.5 % that come back with time. Without a maximal effort one row of the model none says so. Writes nothing. SQLSTATE 22023 for metres outside 400 to 250,000.';

create function runlytics.predict_race(
  distance text,
  on_day date default null,
  athlete_id bigint default runlytics.athlete()
) returns setof runlytics.race_prediction
  language plpgsql stable parallel safe cost 50000 rows 6
  set search_path = pg_catalog, pg_temp
as $$
begin
  return query
  select p.*
  from runlytics.predict_race(
    metres => runlytics_internal.read_distance(written => distance),
    on_day => predict_race.on_day,
    athlete_id => predict_race.athlete_id
  ) as p;
end
$$;
comment on function runlytics.predict_race(text, date, bigint) is
  'The same of a distance as people write it: 10 km, 5 mi, half marathon. SQLSTATE 22023 for what is none.';
