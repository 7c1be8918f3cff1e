-- Groups beside one another.

create function runlytics_internal.rounded_text(value float8) returns text
  language sql immutable strict parallel safe
  return case
    when value = 0 then '0'
    when not value between -1e15 and 1e15 or abs(value) < 1e-12 then value::text
    else trim_scale(round(value::numeric, greatest(0, 2 - floor(log(abs(value)))::int)))::text
  end;
comment on function runlytics_internal.rounded_text(float8) is
  'A number to three digits, for a sentence. A part of compare_groups().';

create function runlytics_internal.words_of_metric(name text) returns text
  language sql immutable strict parallel safe
  return case name
    when 'km' then 'distance'
    when 'ctl' then 'fitness'
    when 'atl' then 'fatigue'
    when 'tsb' then 'form'
    when 'hrv' then 'HRV'
    when 'hr_tss' then 'hrTSS'
    when 'rpe' then 'RPE'
    when 'spo2' then 'SpO2'
    when 'vdot' then 'VDOT'
    when 'vo2max' then 'VO2max'
    else regexp_replace(replace(name, '_', ' '), '\mhr\M', 'heart rate')
  end;
comment on function runlytics_internal.words_of_metric(text) is
  'The name of a metric as a sentence has it. A part of compare_groups().';

create function runlytics_internal.amount_words(value float8, unit text) returns text
  language sql immutable strict parallel safe
  return runlytics_internal.rounded_text(value => value) || case when unit = '1' then '' when unit like '1/%' then substr(unit, 2) else ' ' || unit end;
comment on function runlytics_internal.amount_words(float8, text) is
  'A value with its unit as a sentence has it: 3.04/min, 1.25 h. A part of compare_groups().';

create function runlytics_internal.comparison_note(of runlytics.comparison, unit text) returns text
  language sql immutable parallel safe
  return case
    when (of).n_first = 0 or (of).n_second = 0 then format(
      'Nothing to compare: %s values of %s, %s of %s.', (of).n_first, (of).first_group, (of).n_second, (of).second_group
    )
    when (of).p is null and least((of).blocks_first, (of).blocks_second) < 6 then format(
      'Too little to judge: %s blocks of %s and %s of %s, and six of each are needed before anything is said of chance.',
      (of).blocks_first, (of).first_group, (of).blocks_second, (of).second_group
    )
    when (of).p is null then 'The values do not vary: nothing is said of chance.'
    else format(
      '%s is associated with %s %s %s than %s (95 %% interval %s to %s), over %s days in %s.',
      (of).first_group,
      runlytics_internal.amount_words(value => abs((of).estimate), unit => unit),
      case when (of).estimate < 0 then 'lower' else 'higher' end,
      runlytics_internal.words_of_metric(name => (of).metric),
      (of).second_group,
      runlytics_internal.rounded_text(value => (of).low),
      runlytics_internal.rounded_text(value => (of).high),
      (of).n_days,
      case
        when (of).method = 'paired' then (of).pairs || ' pairs of adjacent blocks'
        else (of).n_blocks || ' blocks'
      end
    )
  end;
comment on function runlytics_internal.comparison_note(runlytics.comparison, text) is
  'What a comparison says, in words. A part of compare_groups().';

create function runlytics_internal.pairs_to_compare(labels text[], group_by text) returns text[]
  language sql immutable parallel safe
  return case
    when group_by = 'shift' then array['night', 'day', 'night', 'off', 'late', 'day', 'late', 'off', 'day', 'off', 'after_night', 'off', 'night', 'late']
    when group_by = 'shift_nights' then array[
      'first_night', 'last_night', 'first_night', 'day', 'last_night', 'day', 'first_night', 'off', 'last_night', 'off', 'single_night', 'day',
      'single_night', 'off', 'day', 'off', 'after_night', 'off'
    ]
    when group_by = 'work' then array[
      'before work', 'after work', 'before work', 'off', 'during work', 'off', 'after work', 'off', 'after_night', 'off'
    ]
    when group_by = 'weekday' then (
      select array_agg(v.name order by d.n, v.place)
      from (
        values (1, 'Monday'), (2, 'Tuesday'), (3, 'Wednesday'), (4, 'Thursday'), (5, 'Friday'), (6, 'Saturday'), (7, 'Sunday')
      ) as d (n, name)
      cross join lateral (values (1, d.name), (2, 'other days')) as v (place, name)
    )
    when group_by = 'season' then array[
      'spring', 'winter', 'summer', 'winter', 'autumn', 'winter', 'summer', 'spring', 'autumn', 'spring', 'autumn', 'summer'
    ]
    when group_by like 'tag:%' then array[btrim(substr(group_by, 5)), 'without ' || btrim(substr(group_by, 5))]
    when group_by like 'event:%' then array[btrim(substr(group_by, 7)), 'other days']
    else array[group_by, 'up to it']
  end;
comment on function runlytics_internal.pairs_to_compare(text[], text) is
  'Which groups are compared, in twos, the main question first. A part of compare_groups().';

create function runlytics_internal.compare_pair(
  rows_of runlytics_internal.grouped_value[],
  metric text,
  first_group text,
  second_group text,
  pair bool
) returns runlytics.comparison
  language plpgsql immutable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  found_groups runlytics.comparison;
begin
  found_groups := (
    select runlytics.compare_blocks(
      series => coalesce(array_agg(r.value order by r.n), '{}'),
      in_first => coalesce(array_agg((r.label = first_group)::int order by r.n), '{}'),
      -- Against all other days each week is two blocks.
      blocks => coalesce(array_agg(case when second_group = 'other days' then 2 * r.block + (r.label = first_group)::int else r.block end order by r.n), '{}'),
      days => coalesce(array_agg(r.day order by r.n), '{}'),
      pair => pair
    )
    from unnest(rows_of) with ordinality as r (day, at, activity_id, value, label, block, n)
    where r.label in (first_group, second_group)
      or second_group = 'other days'
  );
  found_groups.metric := metric;
  found_groups.first_group := first_group;
  found_groups.second_group := second_group;
  return found_groups;
end
$$;
comment on function runlytics_internal.compare_pair(runlytics_internal.grouped_value[], text, text, text, bool) is
  'Two of the groups. A part of compare_groups().';

create function runlytics_internal.compare_all(
  rows_of runlytics_internal.grouped_value[],
  metric runlytics_internal.metric_row,
  group_by text,
  pair bool,
  more_words text default null
) returns setof runlytics.comparison
  language plpgsql immutable parallel safe rows 5
  set search_path = pg_catalog, pg_temp
as $$
declare
  labels constant text[] := array(select distinct r.label from unnest(rows_of) as r);
  names constant text[] := runlytics_internal.pairs_to_compare(labels => labels, group_by => group_by);
  found_all runlytics.comparison[] := '{}';
  one runlytics.comparison;
  rates float8[];
begin
  for i in 1 .. cardinality(names) / 2
  loop
    -- The main question is answered in any case.
    continue when i > 1 and not (names[2 * i - 1] = any (labels) and (names[2 * i] = any (labels) or names[2 * i] = 'other days'));
    one := runlytics_internal.compare_pair(
      rows_of => rows_of, metric => (metric).name, first_group => names[2 * i - 1], second_group => names[2 * i], pair => pair
    );
    one.unit := (metric).unit;
    one.note := concat_ws(' ', runlytics_internal.comparison_note(of => one, unit => (metric).unit), more_words);
    found_all := found_all || one;
  end loop;
  rates := runlytics.q_values(p => array(select f.p from unnest(found_all) with ordinality as f order by f.ordinality));
  for i in 1 .. cardinality(found_all)
  loop
    one := found_all[i];
    one.q := rates[i];
    return next one;
  end loop;
end
$$;
comment on function runlytics_internal.compare_all(runlytics_internal.grouped_value[], runlytics_internal.metric_row, text, bool, text) is
  'All groups that are to be compared, with q over them. A part of compare_groups().';

create function runlytics_internal.compare_as(
  metric text,
  group_by text,
  since date,
  until date,
  adjust text[],
  pair bool,
  athlete_id bigint default runlytics.athlete()
) returns setof runlytics.comparison
  language plpgsql stable parallel safe rows 5
  set search_path = pg_catalog, pg_temp
as $$
declare
  known constant runlytics_internal.metric_row := runlytics_internal.known_metric(name => metric);
  rows_of runlytics_internal.grouped_value[];
begin
  perform runlytics_internal.require_adjustments(adjust => adjust);
  rows_of := array(
    select g
    from runlytics_internal.grouped_values(
      points => array(
        select p
        from runlytics_internal.points_of_metric(name => known.name, since => compare_as.since, until => compare_as.until, athlete_id => compare_as.athlete_id) as p
      ),
      group_by => compare_as.group_by,
      athlete_id => compare_as.athlete_id
    ) as g
  );
  return query
  select *
  from runlytics_internal.compare_all(
    rows_of => runlytics_internal.adjusted_values(rows_of => rows_of, adjust => compare_as.adjust, athlete_id => compare_as.athlete_id),
    metric => known,
    group_by => compare_as.group_by,
    pair => compare_as.pair,
    more_words => nullif(concat_ws(
      ' ',
      'Adjusted for ' || nullif(array_to_string(adjust, ', '), '') || '.',
      case
        when group_by in ('shift', 'shift_nights', 'work') and exists (
          select
          from warehouse.shifts as s
          where s.athlete_id = compare_as.athlete_id
            and s.label <> 'off'
            and s.starts_at is null
            and s.day between coalesce(compare_as.since, '-infinity') and coalesce(compare_as.until, 'infinity')
        ) then 'Some shifts are told without times: the usual ones of the roster stand in.'
      end
    ), '')
  );
end
$$;
comment on function runlytics_internal.compare_as(text, text, date, date, text[], bool, bigint) is
  'Compares groups, adjacent blocks paired or not. A part of compare_groups().';

create function runlytics.compare_groups(
  metric text,
  group_by text,
  since date default null,
  until date default null,
  adjust text[] default '{}',
  athlete_id bigint default runlytics.athlete()
) returns setof runlytics.comparison
  language plpgsql stable parallel safe rows 5
  set search_path = pg_catalog, pg_temp
as $$
begin
  perform runlytics_internal.require_span(since => compare_groups.since, until => compare_groups.until);
  return query
  select *
  from runlytics_internal.compare_as(
    metric => compare_groups.metric, group_by => compare_groups.group_by, since => compare_groups.since, until => compare_groups.until,
    adjust => compare_groups.adjust, pair => true, athlete_id => compare_groups.athlete_id
  );
end
$$;
comment on function runlytics.compare_groups(text, text, date, date, text[], bigint) is
  'A metric of warehouse.metrics in one group of days beside another, a row for each two groups, the main question first: by shift (day, late, night, off, and after_night, the first two days off after nights), shift_nights (first and last nights apart), work (before, during, after it), weekday, season, tag:WORD of the journal, event:KIND with the seven days after it, or METRIC > NUMBER (of an amount of training that of the day before). Means of blocks of consecutive days are compared, adjacent blocks paired: days are not independent. adjust: any of distance, temperature, fitness, weekday, session, shift. Below six blocks of a group it says so in note, and nothing of chance. SQLSTATE 22023 for a name that there is not, the nearest in the HINT.';

create function runlytics.compare_groups_unpaired(
  metric text,
  group_by text,
  since date default null,
  until date default null,
  adjust text[] default '{}',
  athlete_id bigint default runlytics.athlete()
) returns setof runlytics.comparison
  language plpgsql stable parallel safe rows 5
  set search_path = pg_catalog, pg_temp
as $$
begin
  perform runlytics_internal.require_span(since => compare_groups_unpaired.since, until => compare_groups_unpaired.until);
  return query
  select *
  from runlytics_internal.compare_as(
    metric => compare_groups_unpaired.metric, group_by => compare_groups_unpaired.group_by, since => compare_groups_unpaired.since,
    until => compare_groups_unpaired.until, adjust => compare_groups_unpaired.adjust, pair => false, athlete_id => compare_groups_unpaired.athlete_id
  );
end
$$;
comment on function runlytics.compare_groups_unpaired(text, text, date, date, text[], bigint) is
  'compare_groups() by Welch''s test of all blocks, adjacent or not, which is weaker where one thing slowly changes.';
