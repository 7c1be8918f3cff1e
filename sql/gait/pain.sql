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
  note text,
  outcome text,
  mentions int
);
comment on type runlytics.gait_pain is
  'A feature of the gait beside what the journal says of pain lag days later. outcome: soreness, as the journal''s number, or a complaint in its words, 1 on a day that mentions it and 0 on one that has words and does not. n: pairs, worth effective_n independent ones, of which mentions have the complaint (NULL of soreness); estimate: Pearson''s r with its 95 % interval low to high; q: p over all that was tried (Benjamini and Hochberg). Associated with, which is not caused by. Without 10 pairs, or without 3 that have the complaint and 3 that have not, nothing but n.';

create type runlytics_internal.pain_day as (
  outcome text,
  day date,
  value float8
);
comment on type runlytics_internal.pain_day is 'What a day of the journal says of pain: soreness as it is written, or whether a complaint is mentioned, 1 or 0.';

create function runlytics_internal.sore_days(athlete_id bigint default runlytics.athlete()) returns setof runlytics_internal.pain_day
  language plpgsql stable parallel safe rows 1000
  set search_path = pg_catalog, pg_temp
as $$
begin
  return query
  select 'soreness'::text, j.day, max(j.soreness)
  from warehouse.journal as j
  where j.athlete_id = sore_days.athlete_id
    and j.soreness is not null
  group by j.day;
end
$$;
comment on function runlytics_internal.sore_days(bigint) is 'The soreness of each day that has one. A part of gait_and_pain().';

create function runlytics_internal.complaint_days(
  complaint text,
  since date default null,
  until date default null,
  athlete_id bigint default runlytics.athlete()
) returns setof runlytics_internal.pain_day
  language plpgsql stable parallel safe rows 1000
  set search_path = pg_catalog, pg_temp
as $$
declare
  filter constant jsonb := runlytics_internal.ask_question(question => complaint, today => current_date)::jsonb;
begin
  if coalesce(jsonb_array_length(filter -> 'topics'), 0) = 0 then
    raise exception 'the complaint is not understood'
      using errcode = '22023', detail = format('"%s".', left(coalesce(complaint, ''), 100)),
      hint = 'Say it as in a question: knee pain, tight calf, blister. ask_filter() shows how it is understood.';
  end if;
  return query
  with written as (
    select j.day, left(runlytics_internal.journal_words(title => j.title, note => j.note, fields => j.fields), 2000) as entry
    from warehouse.journal as j
    where j.athlete_id = complaint_days.athlete_id
      and j.day between coalesce(since, '-infinity') and coalesce(until, 'infinity')
  )
  select complaint, w.day, max(runlytics.journal_matches(entry => w.entry, filter => filter)::int)::float8
  from written as w
  where w.entry <> ''
  group by w.day;
end
$$;
comment on function runlytics_internal.complaint_days(text, date, date, bigint) is
  'Whether the words of a day''s journal mention a complaint, as journal_matches() finds it, of the days that have words. SQLSTATE 22023 for a complaint that ask() knows no word of. A part of gait_and_pain().';

create function runlytics_internal.require_gait_lag(max_lag int) returns void
  language plpgsql immutable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
begin
  if max_lag is null or max_lag not between 0 and 14 then
    raise exception 'a lag must be 0 to 14 days' using errcode = '22023', detail = format('It is %s.', coalesce(max_lag::text, 'null'));
  end if;
end
$$;
comment on function runlytics_internal.require_gait_lag(int) is
  'Refuses a lag beyond 0 to 14 days with SQLSTATE 22023. A part of gait_and_pain().';

create function runlytics_internal.complaint_days_of_films(complaint text, max_lag int, athlete_id bigint default runlytics.athlete())
  returns runlytics_internal.pain_day[]
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  since date;
  until date;
begin
  perform runlytics_internal.require_gait_lag(max_lag => max_lag);
  select min(g.local_date), max(g.local_date) + max_lag
  into since, until
  from warehouse.gait as g
  where g.athlete_id = complaint_days_of_films.athlete_id;
  return array(
    select d from runlytics_internal.complaint_days(complaint => complaint, since => since, until => until, athlete_id => complaint_days_of_films.athlete_id) as d
  );
end
$$;
comment on function runlytics_internal.complaint_days_of_films(text, int, bigint) is
  'complaint_days() from the first film to max_lag days after the last. A part of gait_and_pain().';

create function runlytics_internal.gait_pain_note(of runlytics.gait_pain) returns text
  language sql immutable parallel safe
  return (
    select case
      when (of).n < 10 then format('Too little to judge: %s with an entry %s, and 10 are needed.', runlytics.counted(n => (of).n, one => 'film'), w.later)
      when least((of).mentions, (of).n - (of).mentions) < 3 then format(
        'Too little to judge: %s of %s films have %s %s, and 3 with it and 3 without are needed.', (of).mentions, (of).n, (of).outcome, w.later
      )
      when (of).low is null then format('Nothing to judge: of %s pairs %s one of both is always the same.', (of).n, w.later)
      else format(
        'More %s is associated with %s %s %s: r %s (95 %% interval %s to %s), over %s pairs%s.',
        (of).feature, case when (of).estimate < 0 then 'less' else 'more' end, (of).outcome, w.later,
        round((of).estimate::numeric, 2), round((of).low::numeric, 2), round((of).high::numeric, 2), (of).n,
        case when (of).mentions is not null then format(', %s of them with it', (of).mentions) else '' end
      )
    end
    from (select case (of).lag when 0 then 'on the same day' when 1 then 'on the next day' else format('%s later', runlytics.counted(n => (of).lag, one => 'day')) end as later) as w
  );
comment on function runlytics_internal.gait_pain_note(runlytics.gait_pain) is
  'What a pair of feature and lag says, in words. A part of gait_and_pain().';

create function runlytics_internal.gait_beside(
  days runlytics_internal.pain_day[],
  max_lag int,
  athlete_id bigint default runlytics.athlete()
) returns setof runlytics.gait_pain
  language plpgsql stable parallel safe rows 60
  set search_path = pg_catalog, pg_temp
as $$
declare
  each_pair record;
  effect runlytics.lag_effect;
  result runlytics.gait_pain;
begin
  perform runlytics_internal.require_gait_lag(max_lag => max_lag);
  for each_pair in
    with gait as (
      select t.feature, t.unit, t.local_date, avg(t.value) as value
      from warehouse.gait_trend as t
      where t.athlete_id = gait_beside.athlete_id
      group by t.feature, t.unit, t.local_date
    )
    select
      o.outcome, g.feature, g.unit, l.lag,
      coalesce(array_agg(g.value order by g.local_date) filter (where p.day is not null), '{}') as x,
      coalesce(array_agg(p.value order by g.local_date) filter (where p.day is not null), '{}') as y
    from gait as g
    cross join generate_series(0, max_lag) as l (lag)
    cross join (select distinct d.outcome from unnest(days) as d) as o
    left join unnest(days) as p on p.outcome = o.outcome and p.day = g.local_date + l.lag
    group by o.outcome, g.feature, g.unit, l.lag
    order by o.outcome <> 'soreness', o.outcome, g.feature, l.lag
  loop
    effect := runlytics.correlate(x => each_pair.x, y => each_pair.y);
    result := null;
    result.feature := each_pair.feature;
    result.unit := each_pair.unit;
    result.lag := each_pair.lag;
    result.outcome := each_pair.outcome;
    result.n := cardinality(each_pair.x);
    result.effective_n := effect.effective_n;
    result.mentions := case when each_pair.outcome <> 'soreness' then (select count(*) from unnest(each_pair.y) as y where y = 1) end;
    if result.n >= 10 and coalesce(least(result.mentions, result.n - result.mentions), 3) >= 3 then
      result.estimate := effect.estimate;
      result.low := effect.low;
      result.high := effect.high;
      result.p := effect.p;
    end if;
    result.note := runlytics_internal.gait_pain_note(of => result);
    return next result;
  end loop;
end
$$;
comment on function runlytics_internal.gait_beside(runlytics_internal.pain_day[], int, bigint) is
  'Each feature of the films beside each outcome of days, by lag, without q. A part of gait_and_pain().';

create function runlytics_internal.with_q(pairs runlytics.gait_pain[]) returns setof runlytics.gait_pain
  language plpgsql immutable parallel safe rows 60
  set search_path = pg_catalog, pg_temp
as $$
declare
  rates constant float8[] := runlytics.q_values(p => array(select f.p from unnest(pairs) with ordinality as f order by f.ordinality));
begin
  return query
  select
    f.feature, f.unit, f.lag, f.n, f.effective_n, f.estimate, f.low, f.high, f.p, rates[f.ordinality], f.note, f.outcome, f.mentions
  from unnest(pairs) with ordinality as f
  order by f.ordinality;
end
$$;
comment on function runlytics_internal.with_q(runlytics.gait_pain[]) is
  'The pairs, each with its p over all that was tried. A part of gait_and_pain().';

create function runlytics_internal.judged_gait_pains(
  days runlytics_internal.pain_day[],
  max_lag int,
  athlete_id bigint default runlytics.athlete()
) returns setof runlytics.gait_pain
  language plpgsql stable parallel safe rows 60
  set search_path = pg_catalog, pg_temp
as $$
begin
  return query
  select q.*
  from runlytics_internal.with_q(
    pairs => array(
      select b
      from runlytics_internal.gait_beside(days => days, max_lag => max_lag, athlete_id => judged_gait_pains.athlete_id) as b
    )
  ) as q;
end
$$;
comment on function runlytics_internal.judged_gait_pains(runlytics_internal.pain_day[], int, bigint) is
  'gait_beside() with q over all of its pairs. A part of gait_and_pain().';

create function runlytics.gait_and_pain(max_lag int default 3, athlete_id bigint default runlytics.athlete()) returns setof runlytics.gait_pain
  language plpgsql stable parallel safe rows 60
  set search_path = pg_catalog, pg_temp
as $$
begin
  return query
  select p.*
  from runlytics_internal.judged_gait_pains(
    days => array(select d from runlytics_internal.sore_days(athlete_id => gait_and_pain.athlete_id) as d)
      || runlytics_internal.complaint_days_of_films(complaint => 'pain', max_lag => max_lag, athlete_id => gait_and_pain.athlete_id),
    max_lag => max_lag,
    athlete_id => gait_and_pain.athlete_id
  ) as p;
end
$$;
comment on function runlytics.gait_and_pain(int, bigint) is
  'Each feature of warehouse.gait_trend beside the soreness that the journal has 0 to max_lag days after the film, and beside the pain of any part of the body that its words mention, with interval, n and q. Associated with, never a risk. SQLSTATE 22023 for a lag beyond 0 to 14.';

create function runlytics.gait_and_pain(complaint text, max_lag int default 3, athlete_id bigint default runlytics.athlete())
  returns setof runlytics.gait_pain
  language plpgsql stable parallel safe rows 30
  set search_path = pg_catalog, pg_temp
as $$
begin
  return query
  select p.*
  from runlytics_internal.judged_gait_pains(
    days => runlytics_internal.complaint_days_of_films(complaint => complaint, max_lag => max_lag, athlete_id => gait_and_pain.athlete_id),
    max_lag => max_lag,
    athlete_id => gait_and_pain.athlete_id
  ) as p;
end
$$;
comment on function runlytics.gait_and_pain(text, int, bigint) is
  'As gait_and_pain(int, bigint), beside one complaint in the words of the journal: knee pain, left achilles pain, tight calf, as ask() understands them. SQLSTATE 22023 for one that it knows no word of, and for a lag beyond 0 to 14.';
