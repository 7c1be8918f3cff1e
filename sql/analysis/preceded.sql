-- What happened, and what was different before and after it.

create function runlytics_internal.occasions_of(event text, apart int, athlete_id bigint default runlytics.athlete()) returns daterange[]
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
  set jit = off
as $$
declare
  kinds text[];
begin
  if event ~ '^\d{4}-\d{2}-\d{2}$' then
    return array[daterange(event::date, event::date, '[]')];
  end if;
  kinds := array(select distinct o.kind from warehouse.occasions as o where o.athlete_id = occasions_of.athlete_id)
    || array['race', 'illness', 'shift_change'];
  if not lower(coalesce(event, '')) = any (kinds) then
    raise exception 'no event is called that'
      using errcode = '22023', detail = format('"%s".', left(coalesce(event, ''), 100)),
      hint = format(
        'Near it: %s. Note your own with runlytics.note_event(); a day, such as 2026-03-01, is one too.',
        array_to_string(runlytics_internal.nearest_names(name => coalesce(event, ''), among => array(select distinct k from unnest(kinds) as k)), ', ')
      );
  end if;
  return array(
    select daterange(o.since, o.until, '[]')
    from (
      select e.since, e.until, max(e.until) over (order by e.since, e.until rows between unbounded preceding and 1 preceding) as ended
      from warehouse.occasions as e
      where e.athlete_id = occasions_of.athlete_id
        and e.kind = lower(event)
    ) as o
    -- What comes on the heels of another has no time before it.
    where o.ended is null
      or o.since - o.ended > apart
    order by o.since
  );
end
$$;
comment on function runlytics_internal.occasions_of(text, int, bigint) is
  'When a kind of event was, those left out that began less than so many days after the one before; or the one day that is given. SQLSTATE 22023 for a kind that there is not. A part of before_and_after().';

create function runlytics.before_and_after(
  event text,
  metric text,
  days int default 14,
  since date default null,
  until date default null,
  athlete_id bigint default runlytics.athlete()
) returns runlytics.comparison
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  known constant runlytics_internal.metric_row := runlytics_internal.known_metric(name => metric);
  result runlytics.comparison;
  after float8[];
  before float8[];
  covered int;
begin
  perform runlytics_internal.require_span(since => before_and_after.since, until => before_and_after.until);
  if days is null or days not between 1 and 365 then
    raise exception 'before and after must be 1 to 365 days' using errcode = '22023', detail = format('It is %s.', coalesce(days::text, 'null'));
  end if;
  with
    daily as materialized (
      select d.day, d.value
      from runlytics_internal.daily_values(
        name => known.name, since => before_and_after.since - days, until => before_and_after.until + days, athlete_id => before_and_after.athlete_id
      ) as d
    ),
    sides as (
      select
        o.n,
        avg(d.value order by d.day) filter (where d.day >= upper(o.span)) as after,
        avg(d.value order by d.day) filter (where d.day < lower(o.span)) as before,
        count(*) filter (where not d.day <@ o.span) as days
      from unnest(runlytics_internal.occasions_of(event => event, apart => days, athlete_id => before_and_after.athlete_id)) with ordinality as o (span, n)
      join daily as d
        on d.day between lower(o.span) - days and upper(o.span) + days - 1
      where lower(o.span) between coalesce(before_and_after.since, '-infinity') and coalesce(before_and_after.until, 'infinity')
      group by o.n
    )
  select coalesce(array_agg(s.after order by s.n), '{}'), coalesce(array_agg(s.before order by s.n), '{}'), sum(s.days)
  into after, before, covered
  from sides as s
  where s.after is not null
    and s.before is not null;
  result := runlytics.paired_t(first => after, second => before);
  result.metric := known.name;
  result.unit := known.unit;
  result.first_group := runlytics.counted(n => days, one => 'day') || ' after';
  result.second_group := runlytics.counted(n => days, one => 'day') || ' before';
  result.n_days := covered;
  result.n_blocks := 2 * result.pairs;
  result.blocks_first := result.pairs;
  result.blocks_second := result.pairs;
  if coalesce(result.pairs, 0) < 6 then
    result.low := null;
    result.high := null;
    result.t := null;
    result.df := null;
    result.p := null;
    result.method := null;
    result.note := format('Too little to judge: %s with %s on both sides of it, and six are needed before anything is said of chance.', event || ' ' || runlytics.counted(n => result.pairs, one => 'time'), runlytics_internal.words_of_metric(name => known.name));
  else
    result.note := runlytics_internal.comparison_note(of => result, unit => known.unit);
  end if;
  return result;
end
$$;
comment on function runlytics.before_and_after(text, text, int, date, date, bigint) is
  'A metric in the days after an event beside those before it, paired by event: race, illness, shift_change, a kind noted with note_event(), or one day, such as 2026-03-01. Days of the event itself count on neither side. since and until: when it began. Below six events nothing is said of chance, and note says so. SQLSTATE 22023 for a name that there is not, the nearest in the HINT.';

create type runlytics_internal.look_back as (
  label text,
  metric text,
  from_lag int,
  to_lag int
);
comment on type runlytics_internal.look_back is 'What is looked at before a day: the mean of a metric from so many days before to so many.';

create function runlytics_internal.looks_back(of runlytics_internal.metric_row) returns setof runlytics_internal.look_back
  language sql immutable parallel safe rows 20
begin atomic
  select l.label, l.metric, l.from_lag + h.n, l.to_lag + h.n
  from (
    values
      ('sleep the night before', 'sleep_duration', 0, 0),
      ('sleep of three nights', 'sleep_duration', 2, 0),
      ('sleep efficiency', 'sleep_efficiency', 0, 0),
      ('regularity of sleep', 'sleep_regularity', 0, 0),
      ('HRV that morning', 'hrv', 0, 0),
      ('resting heart rate that morning', 'resting_hr', 0, 0),
      ('load the day before', 'load', 1, 1),
      ('load of 7 days', 'load', 7, 1),
      ('form', 'tsb', 0, 0),
      ('mood the day before', 'mood', 1, 1),
      ('stress the day before', 'stress', 1, 1),
      ('soreness the day before', 'soreness', 1, 1)
  ) as l (label, metric, from_lag, to_lag)
  -- What is measured on a morning came before a run of that day, but not before another measure of it.
  cross join (select case when (of).grain = 'activity' then 0 else 1 end as n) as h
  where l.metric <> (of).name;
end;
comment on function runlytics_internal.looks_back(runlytics_internal.metric_row) is
  'What what_preceded() looks at.';

create type runlytics_internal.outstanding_day as (
  day date,
  target date
);
comment on type runlytics_internal.outstanding_day is 'A day like an outstanding one: target is that one, and day itself where the two are the same.';

create function runlytics_internal.outstanding_days(
  metric runlytics_internal.metric_row,
  lowest bool,
  n int,
  since date,
  until date,
  athlete_id bigint default runlytics.athlete()
) returns setof runlytics_internal.outstanding_day
  language plpgsql stable parallel safe rows 100
  set search_path = pg_catalog, pg_temp
as $$
begin
  return query
  with
    days as materialized (
      select
        d.day, d.value, d.kind,
        avg(d.value) over around as usual,
        count(*) over around as alike
      from runlytics_internal.daily_values(
        name => (metric).name, since => outstanding_days.since, until => outstanding_days.until, athlete_id => outstanding_days.athlete_id
      ) as d
      window around as (partition by d.kind order by d.day range between interval '28 days' preceding and interval '28 days' following)
    ),
    targets as (
      select d.day, d.kind
      from days as d
      where d.alike >= 4
      order by case when lowest then d.value - d.usual else d.usual - d.value end, d.day
      limit n
    )
  select t.day, t.day
  from targets as t
  union all
  select d.day, t.day
  from targets as t
  join days as d
    on d.kind is not distinct from t.kind
    and d.day between t.day - 28 and t.day + 28
  where not exists (select from targets as o where o.day = d.day);
end
$$;
comment on function runlytics_internal.outstanding_days(runlytics_internal.metric_row, bool, int, date, date, bigint) is
  'The n days that stand out most from those of their kind within four weeks, and beside each of them these. A part of what_preceded().';

create function runlytics.what_preceded(
  metric text,
  which text default 'best',
  n int default 10,
  since date default null,
  until date default null,
  athlete_id bigint default runlytics.athlete()
) returns setof runlytics.comparison
  language plpgsql stable parallel safe rows 14
  set search_path = pg_catalog, pg_temp
as $$
declare
  known constant runlytics_internal.metric_row := runlytics_internal.known_metric(name => metric);
  outstanding runlytics_internal.outstanding_day[];
  look runlytics_internal.look_back;
  found_all runlytics.comparison[] := '{}';
  one runlytics.comparison;
  rates float8[];
begin
  perform runlytics_internal.require_span(since => what_preceded.since, until => what_preceded.until);
  if which is null or which not in ('best', 'worst') or n is null or n not between 1 and 1000 then
    raise exception 'which must be best or worst, and n 1 to 1000' using errcode = '22023', detail = format('It is %s %s.', coalesce(n::text, 'null'), coalesce(left(which, 100), 'null'));
  end if;
  outstanding := array(
    select o
    from runlytics_internal.outstanding_days(
      metric => known, lowest => (which = 'best') = known.lower_is_better, n => what_preceded.n, since => what_preceded.since, until => what_preceded.until,
      athlete_id => what_preceded.athlete_id
    ) as o
  );
  for look in select l.* from runlytics_internal.looks_back(of => known) as l
  loop
    one := runlytics_internal.compare_look(look => look, outstanding => outstanding, athlete_id => what_preceded.athlete_id);
    one.first_group := format('before the %s %s', which, n);
    one.second_group := 'before others like them';
    if coalesce(one.pairs, 0) < 6 then
      one.p := null;
      one.low := null;
      one.high := null;
      one.t := null;
      one.df := null;
    end if;
    one.note := runlytics_internal.comparison_note(of => one, unit => one.unit);
    found_all := found_all || one;
  end loop;
  rates := runlytics.q_values(p => array(select f.p from unnest(found_all) with ordinality as f order by f.ordinality));
  for i in 1 .. cardinality(found_all)
  loop
    found_all[i].q := rates[i];
  end loop;
  return query
  select f.*
  from unnest(found_all) as f
  order by f.p, f.metric;
end
$$;
comment on function runlytics.what_preceded(text, text, int, date, date, bigint) is
  'What was different in the days before the n best or worst values of a metric, each beside those of its kind within four weeks of it, so that a season''s fitness or heat is not taken for a cause: sleep, HRV, resting heart rate, load, form, mood; a row for each that was looked at, the clearest first. q counts all of them: judge by it. Which is best says warehouse.metrics (lower_is_better). Below six pairs nothing is said of chance. SQLSTATE 22023 for a name that there is not, the nearest in the HINT.';

create function runlytics_internal.compare_look(
  look runlytics_internal.look_back,
  outstanding runlytics_internal.outstanding_day[],
  athlete_id bigint default runlytics.athlete()
) returns runlytics.comparison
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
  set jit = off
  -- How many days there are is not known when it is planned: a loop in a loop would be seconds.
  set enable_nestloop = off
as $$
declare
  result runlytics.comparison;
begin
  result := (
    with
      daily as materialized (
        select d.day, d.value
        from runlytics_internal.daily_values(
          name => (look).metric,
          since => (select min(u.day) - (look).from_lag from unnest(outstanding) as u),
          until => (select max(u.day) from unnest(outstanding) as u),
          athlete_id => compare_look.athlete_id
        ) as d
      ),
      before as materialized (
        select o.day, avg(d.value order by d.day) as value
        from (select distinct u.day from unnest(outstanding) as u) as o
        cross join lateral generate_series((look).to_lag, (look).from_lag) as b (lag)
        join daily as d on d.day = o.day - b.lag
        group by o.day
      ),
      pairs as (
        select
          o.target,
          max(b.value) filter (where o.day = o.target) as ours,
          avg(b.value order by o.day) filter (where o.day <> o.target) as others
        from unnest(outstanding) as o
        join before as b on b.day = o.day
        group by o.target
      )
    select runlytics.paired_t(first => coalesce(array_agg(p.ours order by p.target), '{}'), second => coalesce(array_agg(p.others order by p.target), '{}'))
    from pairs as p
    where p.ours is not null
      and p.others is not null
  );
  result.metric := (look).label;
  result.unit := (select m.unit from warehouse.metrics as m where m.name = (look).metric);
  result.n_days := result.pairs;
  result.n_blocks := 2 * result.pairs;
  result.blocks_first := result.pairs;
  result.blocks_second := result.pairs;
  return result;
end
$$;
comment on function runlytics_internal.compare_look(runlytics_internal.look_back, runlytics_internal.outstanding_day[], bigint) is
  'One thing that was looked at. A part of what_preceded().';
