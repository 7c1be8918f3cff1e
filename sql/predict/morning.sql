-- Readiness as it was known that morning, and what has moved it since.

create function runlytics_internal.known_of_day(day date, athlete_id bigint default runlytics.athlete()) returns jsonb
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
  set jit = off
as $$
begin
  return (
    select jsonb_strip_nulls(jsonb_build_object(
      'hrv_ms', b.hrv_ms,
      'hrv_source', b.hrv_source,
      'resting_hr', b.resting_hr,
      'resting_hr_source', b.resting_hr_source,
      'asleep_h', b.total_24h_s / 3600,
      'efficiency_pct', b.efficiency_pct,
      'midpoint_h', b.midpoint_s / 3600,
      'ctl', (select f.ctl from warehouse.fitness as f where f.athlete_id = known_of_day.athlete_id and f.day = known_of_day.day - 1),
      'atl', (select f.atl from warehouse.fitness as f where f.athlete_id = known_of_day.athlete_id and f.day = known_of_day.day - 1),
      'answer', (select j.answer from warehouse.journal_answers as j where j.athlete_id = known_of_day.athlete_id and j.day = known_of_day.day),
      'settings', jsonb_build_object(
        'timezone', s.timezone, 'max_hr', s.max_hr, 'resting_hr', s.resting_hr, 'threshold_hr', s.threshold_hr,
        'threshold_speed_mps', s.threshold_speed_mps, 'sleep_need_s', s.sleep_need_s
      ),
      'formulas', runlytics.day_formulas()
    ))
    from warehouse.settings_periods as s
    left join warehouse.body_days as b
      on b.athlete_id = s.athlete_id
      and b.day = known_of_day.day
    where s.athlete_id = known_of_day.athlete_id
      and known_of_day.day >= s.valid_from
      and known_of_day.day < s.valid_until
  );
end
$$;
comment on function runlytics_internal.known_of_day(date, bigint) is
  'What the readiness of a day is made of, as it is known now. A part of keep_morning() and what_changed().';

create type runlytics_internal.component_points as (
  component text,
  points float8
);
comment on type runlytics_internal.component_points is 'A component of readiness and what it gives or takes.';

create function runlytics_internal.points_of_day(day date, athlete_id bigint default runlytics.athlete())
  returns setof runlytics_internal.component_points
  language plpgsql stable parallel safe rows 6
  set search_path = pg_catalog, pg_temp
as $$
begin
  return query
  select c.component, c.points
  from warehouse.readiness as r
  cross join lateral (
    values
      ('hrv', r.hrv_points), ('resting_hr', r.rhr_points), ('sleep', r.sleep_points), ('load', r.load_points),
      ('answers', r.subjective_points), ('cap', r.cap_points)
  ) as c (component, points)
  where r.athlete_id = points_of_day.athlete_id
    and r.day = points_of_day.day
    and r.score is not null;
end
$$;
comment on function runlytics_internal.points_of_day(date, bigint) is
  'The points of each component of a day''s readiness, as they are now. A part of keep_morning() and what_changed().';

create function runlytics_internal.keep_morning(athlete_id bigint default runlytics.athlete()) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
  set jit = off
as $$
declare
  today constant date := runlytics_internal.today(athlete_id => keep_morning.athlete_id);
begin
  if exists (
    select
    from warehouse.predictions as p
    where p.athlete_id = keep_morning.athlete_id
      and p.target = 'known_readiness'
      and p.day = today
  ) then
    return;
  end if;
  -- Who keeps nights is judged when the night is known, others by what they measured in the morning.
  if not exists (
    select
    from warehouse.nights as n
    where n.athlete_id = keep_morning.athlete_id
      and n.day between today - 7 and today
    having max(n.day) = today
      or count(*) = 0
  ) then
    return;
  end if;
  insert into warehouse.predictions (athlete_id, target, day, model, value, usual, parts, explanation, known, formula_version)
  select
    r.athlete_id, 'known_readiness', r.day, 'readiness', r.score, 70,
    (
      select jsonb_agg(jsonb_build_object('feature', c.component, 'points', c.points) order by c.component)
      from runlytics_internal.points_of_day(day => r.day, athlete_id => r.athlete_id) as c
    ),
    r.explanation,
    runlytics_internal.known_of_day(day => r.day, athlete_id => r.athlete_id),
    runlytics.day_formulas()
  from warehouse.readiness as r
  join warehouse.body_days as b
    on b.athlete_id = r.athlete_id
    and b.day = r.day
  where r.athlete_id = keep_morning.athlete_id
    and r.day = today
    and r.score is not null
    and num_nonnulls(b.hrv_ms, b.resting_hr) > 0
  on conflict on constraint predictions_pkey do nothing;
end
$$;
comment on function runlytics_internal.keep_morning(bigint) is
  'Writes the readiness of today into the ledger when it is known for the first time: once, and what stands there stays. A part of train_models(), and of the worker, which looks whenever something has come.';

create type runlytics.readiness_change as (
  what text,
  was float8,
  is_now float8,
  moved float8,
  because text
);
comment on type runlytics.readiness_change is
  'What has moved the readiness of a day since it was first known. what: readiness, the score itself; hrv, resting_hr, sleep, load, answers or cap, its components; nothing, where nothing was kept of that morning. was and is_now: the score, or the points of the component; moved: the difference; because: which data, setting or formula.';

create function runlytics_internal.changed_inputs(was jsonb, is_now jsonb, names text[]) returns text
  language sql immutable parallel safe
  return (
    select string_agg(
      format(
        '%s %s -> %s', replace(n.name, '_', ' '),
        case when jsonb_typeof(was -> n.name) = 'number' then round((was ->> n.name)::numeric, 1)::text else coalesce(was ->> n.name, 'unknown') end,
        case when jsonb_typeof(is_now -> n.name) = 'number' then round((is_now ->> n.name)::numeric, 1)::text else coalesce(is_now ->> n.name, 'unknown') end
      ),
      ', ' order by n.n
    )
    from unnest(names) with ordinality as n (name, n)
    -- The last digits of a sum are no change.
    where case
        when jsonb_typeof(was -> n.name) = 'number' and jsonb_typeof(is_now -> n.name) = 'number'
          then abs((was ->> n.name)::float8 - (is_now ->> n.name)::float8) > 1e-9
        else (was -> n.name) is distinct from (is_now -> n.name)
      end
  );
comment on function runlytics_internal.changed_inputs(jsonb, jsonb, text[]) is
  'Which of some values are others now, in words; NULL where none is. A part of what_changed().';

create function runlytics_internal.documents_since(since timestamptz, day date, athlete_id bigint default runlytics.athlete()) returns text
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
begin
  -- A reader sees no documents.
  if not has_table_privilege('warehouse.documents', 'select') then
    return null;
  end if;
  return (
    select string_agg(format('document %s (%s) came %s', d.document_id, d.kind, to_char(d.received_at, 'YYYY-MM-DD HH24:MI')), ', ' order by d.document_id)
    from (
      select d.document_id, d.kind, d.received_at
      from warehouse.documents as d
      where d.athlete_id = documents_since.athlete_id
        and d.received_at > documents_since.since
        and (
          d.covers is null and d.received_at < documents_since.since + interval '30 days'
          or d.covers && tstzrange(((day - 61)::timestamp) at time zone 'UTC', ((day + 2)::timestamp) at time zone 'UTC')
        )
        and d.status = 'done'
      order by d.document_id
      limit 5
    ) as d
  );
end
$$;
comment on function runlytics_internal.documents_since(timestamptz, date, bigint) is
  'The first five documents that came after a moment and may tell of a day or the 60 before it, in words. A part of what_changed().';

create function runlytics_internal.change_words(component text, was jsonb, is_now jsonb) returns text
  language sql immutable parallel safe
  return coalesce(
    nullif(
      concat_ws(
        '; ',
        runlytics_internal.changed_inputs(
          was => was, is_now => is_now,
          names => case component
            when 'hrv' then '{hrv_ms,hrv_source}'::text[]
            when 'resting_hr' then '{resting_hr,resting_hr_source}'
            when 'sleep' then '{asleep_h,efficiency_pct,midpoint_h}'
            when 'load' then '{ctl,atl}'
            when 'answers' then '{answer}'
            else '{}'
          end
        ),
        'setting ' || runlytics_internal.changed_inputs(
          was => was -> 'settings', is_now => is_now -> 'settings',
          names => case component
            when 'sleep' then '{sleep_need_s,timezone}'::text[]
            when 'load' then '{max_hr,resting_hr,threshold_hr,threshold_speed_mps}'
            else '{timezone}'
          end
        ),
        'formula ' || runlytics_internal.changed_inputs(was => was, is_now => is_now, names => '{formulas}')
      ),
      ''
    ),
    case component
      when 'cap' then 'what the score may be at most follows from the others'
      when 'load' then 'the weights of what is there have moved'
      else 'the days before it, by which it is judged, or the weights of what is there have moved'
    end
  );
comment on function runlytics_internal.change_words(text, jsonb, jsonb) is
  'Why a component of readiness is another now, in words. A part of what_changed().';

create function runlytics.what_changed(day date default null, athlete_id bigint default runlytics.athlete())
  returns setof runlytics.readiness_change
  language plpgsql stable parallel safe cost 100000 rows 7
  set search_path = pg_catalog, pg_temp
  set jit = off
as $$
declare
  least_move constant float8 := 1e-6;
  asked constant date := coalesce(what_changed.day, runlytics_internal.today(athlete_id => what_changed.athlete_id));
  known_now constant jsonb := runlytics_internal.known_of_day(day => asked, athlete_id => what_changed.athlete_id);
  score float8;
  kept record;
begin
  select p.value, p.made_at, p.parts, p.known
  into kept
  from warehouse.predictions as p
  where p.athlete_id = what_changed.athlete_id
    and p.target = 'known_readiness'
    and p.day = asked;
  if kept.value is null then
    return next row('nothing', null, null, null, 'Nothing was kept of that morning: the worker keeps a day when it is first known.')::runlytics.readiness_change;
    return;
  end if;
  score := (
    select r.score
    from warehouse.readiness as r
    where r.athlete_id = what_changed.athlete_id
      and r.day = asked
  );
  return query
  with moved as (
    select
      coalesce(w.part ->> 'feature', c.component) as component,
      (w.part ->> 'points')::float8 as was,
      c.points as is_now,
      coalesce(c.points, 0) - coalesce((w.part ->> 'points')::float8, 0) as moved
    from jsonb_array_elements(kept.parts) as w (part)
    full join runlytics_internal.points_of_day(day => asked, athlete_id => what_changed.athlete_id) as c
      on c.component = w.part ->> 'feature'
  )
  select
    'readiness', kept.value, score, score - kept.value,
    concat_ws(
      '; ',
      format('known %s', to_char(kept.made_at, 'YYYY-MM-DD HH24:MI')),
      runlytics_internal.documents_since(since => kept.made_at, day => asked, athlete_id => what_changed.athlete_id)
    )
  where score is distinct from kept.value
    and (abs(score - kept.value) > least_move) is not false
  union all
  (
    select
      m.component, m.was, m.is_now, m.moved,
      runlytics_internal.change_words(component => m.component, was => kept.known, is_now => known_now)
    from moved as m
    where abs(m.moved) > least_move
    order by abs(m.moved) desc, m.component
  );
end
$$;
comment on function runlytics.what_changed(date, bigint) is
  'What has moved the readiness of a day (today when NULL) since it was first known: the score, and each component that gives or takes other points now, with the data, setting or formula behind it, the largest first. No row: nothing has moved. One row "nothing" where nothing was kept of that morning. The points that moved add up to the score''s.';
