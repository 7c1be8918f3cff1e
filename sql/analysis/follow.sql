-- What follows what: lags, trends, before and after.

create function runlytics_internal.lag_note(of runlytics.lag_effect, days text) returns text
  language sql immutable parallel safe
  return case
    when (of).p is null then format(
      'Too little to judge: %s pairs of %s and %s.',
      (of).n, runlytics_internal.words_of_metric(name => (of).x), runlytics_internal.words_of_metric(name => (of).y)
    )
    else format(
      'More %s is associated with %s %s%s: %s %s (95 %% interval %s to %s), over %s pairs worth %s independent ones.',
      runlytics_internal.words_of_metric(name => (of).x),
      case when (of).slope < 0 then 'lower' else 'higher' end,
      runlytics_internal.words_of_metric(name => (of).y),
      days,
      runlytics_internal.rounded_text(value => (of).slope),
      (of).slope_unit,
      runlytics_internal.rounded_text(value => (of).slope_low),
      runlytics_internal.rounded_text(value => (of).slope_high),
      (of).n,
      round((of).effective_n)
    )
  end;
comment on function runlytics_internal.lag_note(runlytics.lag_effect, text) is
  'What a lag says, in words. A part of lag_correlation().';

create function runlytics_internal.alike_days(
  name text,
  since date,
  until date,
  athlete_id bigint default runlytics.athlete()
) returns setof runlytics_internal.metric_day
  language plpgsql stable parallel safe rows 1000
  set search_path = pg_catalog, pg_temp
  set jit = off
as $$
begin
  return query
  with
    days as materialized (
      select d.day, d.value, d.kind
      from runlytics_internal.daily_values(name => alike_days.name, since => alike_days.since, until => alike_days.until, athlete_id => alike_days.athlete_id) as d
    ),
    -- The windows first, and of them the runs: under row-level security a day that is computed leads into no index, and each
    -- window read the runs of ten years.
    windows as materialized (
      select w.day, w.since, w.until
      from warehouse.shift_windows as w
      where w.athlete_id = alike_days.athlete_id
        and w.label = 'night'
        -- What is not of runs is of no session: no shift is looked for.
        and exists (select from days as d where d.kind is not null)
    ),
    at_night as materialized (
      select distinct a.local_date as day
      from windows as w
      join warehouse.activities as a
        on a.athlete_id = alike_days.athlete_id
        and a.local_date = w.day
        and a.started_at >= w.since
        and a.started_at < w.until
      where not a.excluded
    )
  select d.day, d.value, d.kind || case when n.day is null then '' else ' at night' end
  from days as d
  left join at_night as n on n.day = d.day
  order by d.day;
end
$$;
comment on function runlytics_internal.alike_days(text, date, date, bigint) is
  'A metric by day as daily_values() has it, where it is of runs those in the 24 hours of a night shift as a kind of their own. A part of lag_correlation().';

create type runlytics_internal.lagged_pair as (
  lag int,
  day date,
  x float8,
  y float8
);
comment on type runlytics_internal.lagged_pair is 'A value of y on a day, and that of x some days before, each beside those of sessions like it.';

create function runlytics_internal.lagged_pairs(
  x text,
  ys runlytics_internal.metric_day[],
  lags int[],
  since date,
  until date,
  athlete_id bigint default runlytics.athlete()
) returns setof runlytics_internal.lagged_pair
  language plpgsql stable parallel safe rows 1000
  set search_path = pg_catalog, pg_temp
  set jit = off
as $$
begin
  return query
  with
    paired as (
      select
        l.lag, y.day, d.value as x, y.value as y,
        count(*) over like_it as alike,
        avg(d.value) over like_it as mean_x,
        avg(y.value) over like_it as mean_y
      from unnest(lags) as l (lag)
      cross join unnest(ys) as y
      join runlytics_internal.daily_values(
        name => x, since => lagged_pairs.since - (select max(m) from unnest(lags) as m), until => lagged_pairs.until, athlete_id => lagged_pairs.athlete_id
      ) as d on d.day = y.day - l.lag
      window like_it as (partition by l.lag, y.kind)
    )
  select p.lag, p.day, p.x - p.mean_x, p.y - p.mean_y
  from paired as p
  -- One or two of a kind say nothing of one another.
  where p.alike >= 4
  order by p.lag, p.day;
end
$$;
comment on function runlytics_internal.lagged_pairs(text, runlytics_internal.metric_day[], int[], date, date, bigint) is
  'A metric by day beside another, as alike_days() has it, of some days later, each beside its mean over days of one kind. A part of lag_correlation().';

create function runlytics_internal.lag_effects(
  x text,
  of_y runlytics_internal.metric_row,
  ys runlytics_internal.metric_day[],
  max_lag int,
  since date,
  until date,
  athlete_id bigint default runlytics.athlete()
) returns setof runlytics.lag_effect
  language plpgsql stable parallel safe rows 5
  set search_path = pg_catalog, pg_temp
as $$
declare
  of_x constant runlytics_internal.metric_row := runlytics_internal.known_metric(name => x);
  -- Of training the same day says nothing: it is the session itself.
  first_lag constant int := case when of_x.grain = 'activity' then 1 else 0 end;
  lags constant int[] := array(select generate_series(first_lag, greatest(first_lag, max_lag)));
  pairs constant runlytics_internal.lagged_pair[] := array(
    select p
    from runlytics_internal.lagged_pairs(
      x => of_x.name, ys => ys, lags => lags, since => lag_effects.since, until => lag_effects.until, athlete_id => lag_effects.athlete_id
    ) as p
  );
  each_lag int;
  effect runlytics.lag_effect;
begin
  foreach each_lag in array lags
  loop
    effect := (
      select runlytics.correlate(x => coalesce(array_agg(p.x order by p.day), '{}'), y => coalesce(array_agg(p.y order by p.day), '{}'))
      from unnest(pairs) as p
      where p.lag = each_lag
    );
    effect.x := of_x.name;
    effect.y := (of_y).name;
    effect.lag := each_lag;
    effect.slope_unit := (of_y).unit || ' for each ' || case when of_x.unit = '1' then 'one' else of_x.unit end;
    if effect.n < 20 then
      effect.low := null;
      effect.high := null;
      effect.p := null;
      effect.spearman_p := null;
      effect.slope_low := null;
      effect.slope_high := null;
      effect.note := format('Too little to judge: %s of %s and %s alike, and 20 are needed.', runlytics.counted(n => effect.n, one => 'pair'),
        runlytics_internal.words_of_metric(name => effect.x), runlytics_internal.words_of_metric(name => effect.y));
    else
      effect.note := runlytics_internal.lag_note(
        of => effect,
        days => case each_lag when 0 then '' when 1 then ' on the next day' else format(' %s days later', each_lag) end
      );
    end if;
    return next effect;
  end loop;
end
$$;
comment on function runlytics_internal.lag_effects(text, runlytics_internal.metric_row, runlytics_internal.metric_day[], int, date, date, bigint) is
  'lag_correlation() of one x, without q. A part of it.';

create function runlytics_internal.metrics_meant(name text) returns text[]
  language sql immutable parallel safe
  return case lower(btrim(name))
    when 'sleep_quality' then array['sleep_duration', 'sleep_efficiency', 'sleep_regularity', 'sleep_word']
    when 'training_volume' then array['km', 'moving_time', 'load', 'intensity']
    else array[name]
  end;
comment on function runlytics_internal.metrics_meant(text) is
  'The metrics that a word stands for which is none itself: sleep_quality, training_volume. A part of lag_correlation().';

create function runlytics.lag_correlation(
  x text,
  y text,
  max_lag int default 3,
  since date default null,
  until date default null,
  athlete_id bigint default runlytics.athlete()
) returns setof runlytics.lag_effect
  language plpgsql stable parallel safe rows 5
  set search_path = pg_catalog, pg_temp
as $$
declare
  of_y constant runlytics_internal.metric_row := runlytics_internal.known_metric(name => y);
  ys runlytics_internal.metric_day[];
  effects runlytics.lag_effect[];
  rates float8[];
  effect runlytics.lag_effect;
begin
  perform runlytics_internal.require_span(since => lag_correlation.since, until => lag_correlation.until);
  if max_lag is null or max_lag not between 0 and 60 then
    raise exception 'a lag must be 0 to 60 days' using errcode = '22023', detail = format('It is %s.', coalesce(max_lag::text, 'null'));
  end if;
  -- Once for every x.
  ys := array(
    select d
    from runlytics_internal.alike_days(name => of_y.name, since => lag_correlation.since, until => lag_correlation.until, athlete_id => lag_correlation.athlete_id) as d
  );
  effects := array(
    select e
    from unnest(runlytics_internal.metrics_meant(name => x)) with ordinality as m (name, place)
    cross join lateral runlytics_internal.lag_effects(
      x => m.name, of_y => of_y, ys => ys, max_lag => lag_correlation.max_lag, since => lag_correlation.since, until => lag_correlation.until,
      athlete_id => lag_correlation.athlete_id
    ) as e
    order by m.place, e.lag
  );
  rates := runlytics.q_values(p => array(select e.p from unnest(effects) with ordinality as e order by e.ordinality));
  for i in 1 .. cardinality(effects)
  loop
    effect := effects[i];
    effect.q := rates[i];
    return next effect;
  end loop;
end
$$;
comment on function runlytics.lag_correlation(text, text, int, date, date, bigint) is
  'How a metric goes together with another some days later: a row a lag, from 0 to max_lag days, of training from 1. x may be km, moving_time, load, intensity (load an hour) or any metric; sleep_quality is tested as sleep_duration, sleep_efficiency, sleep_regularity and sleep_word, the journal''s, training_volume as km, moving_time, load and intensity. Where y is of runs, sessions are compared with their like. Days without training count as 0 of it. p is of effective_n, q over all that was tried. Below 20 pairs it says so in note. SQLSTATE 22023 for a name that there is not, the nearest in the HINT.';

create function runlytics_internal.weekly_means(
  name text,
  since date,
  until date,
  athlete_id bigint default runlytics.athlete()
) returns float8[]
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  first_weekday constant int := coalesce((select a.week_starts_on from warehouse.athletes as a where a.athlete_id = weekly_means.athlete_id), 1);
begin
  return (
    -- A week of long runs is no slower week: each run stands beside the mean of its kind.
    select
      runlytics.means_of_weeks(
        days => array_agg(v.day order by v.day), figures => array_agg(v.value order by v.day), starts_on => first_weekday
      )
    from (
      select d.day, d.value - avg(d.value) over (partition by d.kind) + avg(d.value) over () as value
      from runlytics_internal.daily_values(name => weekly_means.name, since => weekly_means.since, until => weekly_means.until, athlete_id => weekly_means.athlete_id) as d
    ) as v
  );
end
$$;
comment on function runlytics_internal.weekly_means(text, date, date, bigint) is
  'The mean of a metric''s days, week by week from the first to the last; NULL in a week without one. Runs are taken beside the mean of their kind of session. A part of trend().';

create function runlytics.trend(
  metric text,
  since date default null,
  until date default null,
  athlete_id bigint default runlytics.athlete()
) returns runlytics.trend_result
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  known constant runlytics_internal.metric_row := runlytics_internal.known_metric(name => metric);
  weeks constant float8[] := coalesce(
    runlytics_internal.weekly_means(name => known.name, since => trend.since, until => trend.until, athlete_id => trend.athlete_id), '{}'
  );
  result runlytics.trend_result;
begin
  perform runlytics_internal.require_span(since => trend.since, until => trend.until);
  result := runlytics.theil_sen(series => weeks);
  result.metric := known.name;
  result.unit := known.unit || ' a week';
  if result.n < 10 or known.source = 'fitness' then
    result.low := null;
    result.high := null;
    result.p := null;
    result.change_low := null;
    result.change_high := null;
    result.note := case
      when result.n < 10 then format('Too little to judge: %s with a value, and ten are needed before anything is said of chance.', runlytics.counted(n => result.n, one => 'week'))
      else format(
        '%s changed by %s over %s weeks; it is a mean of its own past, so nothing is said of chance.',
        runlytics_internal.words_of_metric(name => known.name), runlytics_internal.rounded_text(value => result.change), cardinality(weeks)
      )
    end;
    return result;
  end if;
  result.note := coalesce(
    format(
      'The %s weeks are associated with a change of %s by %s (95 %% interval %s to %s); they are worth %s independent ones.',
      cardinality(weeks), runlytics_internal.words_of_metric(name => known.name),
      runlytics_internal.amount_words(value => result.change, unit => known.unit),
      runlytics_internal.rounded_text(value => result.change_low),
      runlytics_internal.rounded_text(value => result.change_high),
      round(result.effective_n)
    ),
    'The values do not vary.'
  );
  return result;
end
$$;
comment on function runlytics.trend(text, date, date, bigint) is
  'Whether a metric of warehouse.metrics has changed for long: Theil and Sen''s slope of weekly means, a week, with its 95 % interval, and Mann and Kendall''s p, both corrected for autocorrelation; change: from the first week to the last. Runs are compared with sessions of their kind. No p of CTL, ATL and TSB, which are smooths of their own past, nor below ten weeks: note says so. SQLSTATE 22023 for a name that there is not, the nearest in the HINT.';
