-- The month at a glance: each thing that is followed, each day beside what is usual for it.

create function runlytics_internal.page_step(state text, worse_when_high bool default false) returns int
  language sql immutable parallel safe
  return case state
    when 'very low' then -2
    when 'low' then case when worse_when_high then 1 else -1 end
    when 'none' then 1
    when 'usual' then 0
    when 'high' then case when worse_when_high then -1 else 1 end
  end;
comment on function runlytics_internal.page_step(text, bool) is
  'A state of warehouse.month_at_a_glance as a step of colour, the easy side up: -2 to 2. A part of panel_month().';

create function runlytics_internal.page_month_sentence(days bigint, readiness bigint, sleep bigint, hrv bigint) returns text
  language sql immutable parallel safe
  return runlytics_internal.page_sentence(coalesce(
    case when days = 0 then 'of sleep and recovery nothing is known in these days' end,
    'of ' || runlytics_internal.page_counted(n => days, one => 'day') || ' ' || runlytics_internal.page_words(words => array[
      case when readiness > 0 then runlytics.written(value => readiness, quantity => 'count') || ' had low readiness' end,
      case when sleep > 0 then runlytics.written(value => sleep, quantity => 'count') || ' too little sleep' end,
      case when hrv > 0 then runlytics.written(value => hrv, quantity => 'count') || ' HRV below its range' end
    ]),
    'nothing below what is usual in ' || runlytics_internal.page_counted(n => days, one => 'day')
  ));
comment on function runlytics_internal.page_month_sentence(bigint, bigint, bigint, bigint) is
  'On how many days something was low. A part of panel_month().';

create function runlytics_internal.panel_month(parameters jsonb, athlete_id bigint default runlytics.athlete()) returns jsonb
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  reader constant runlytics_internal.page_reader := runlytics_internal.page_reader(parameters => parameters, athlete_id => athlete_id);
  r record;
begin
  with
    days as (
      select g.day::date as day, m.readiness, m.readiness_state, m.hrv_ms, m.hrv_state, m.resting_hr, m.resting_hr_state, m.sleep_h, m.sleep_state,
        m.load, m.load_state, m.tsb, m.tsb_state
      from generate_series(greatest(reader.since, reader.until - 41)::timestamp, reader.until::timestamp, '1 day') as g (day)
      left join (
        select v.*
        from warehouse.month_at_a_glance as v
        where v.athlete_id = panel_month.athlete_id
          and v.day between greatest(reader.since, reader.until - 41) and reader.until
      ) as m on m.day = g.day::date
    ),
    cells as (
      select d.day, c.*
      from days as d
      cross join lateral (
        values
          (1, 'Readiness', 'score', d.readiness, runlytics_internal.page_step(state => d.readiness_state)),
          (2, 'Sleep', 'hours', 3600 * d.sleep_h, runlytics_internal.page_step(state => d.sleep_state)),
          (3, 'HRV', 'ms', d.hrv_ms, runlytics_internal.page_step(state => d.hrv_state)),
          (4, 'Resting HR', 'hr', d.resting_hr, runlytics_internal.page_step(state => d.resting_hr_state, worse_when_high => true)),
          (5, 'Load', 'load', d.load, runlytics_internal.page_step(state => d.load_state, worse_when_high => true)),
          (6, 'Form', 'signed', d.tsb, runlytics_internal.page_step(state => d.tsb_state))
      ) as c (place, label, quantity, value, step)
    )
  select
    (select jsonb_agg(g.grid order by g.place) from (
      select c.place, jsonb_build_object(
        'label', c.label, 'quantity', c.quantity,
        'values', jsonb_agg(runlytics_internal.page_number(value => c.value) order by c.day),
        'steps', jsonb_agg(c.step order by c.day)
      ) as grid
      from cells as c
      group by c.place, c.label, c.quantity
      having count(c.value) > 0
    ) as g) as rows,
    jsonb_agg(d.day order by d.day) as days,
    runlytics_internal.page_month_sentence(
      days => count(coalesce(d.readiness_state, d.sleep_state, d.hrv_state)),
      readiness => count(*) filter (where d.readiness_state in ('low', 'very low')),
      sleep => count(*) filter (where d.sleep_state in ('low', 'very low')),
      hrv => count(*) filter (where d.hrv_state = 'low')
    ) as sentence
  into r
  from days as d;
  if r.rows is null then
    return runlytics_internal.page_panel(
      id => 'month', title => 'The month at a glance', view => 'warehouse.month_at_a_glance',
      empty => 'Nothing in these days yet. Read your files with call runlytics.ingest_path(''/folder''), and let the phone deliver: docs/listener.md.'
    );
  end if;
  return runlytics_internal.page_panel(
    id => 'month', title => 'The month at a glance', view => 'warehouse.month_at_a_glance', sentence => r.sentence,
    note => 'Each row beside what is usual for it: green on the easy side, rust on the hard one.',
    figures => jsonb_build_array(jsonb_build_object('kind', 'grid', 'columns', r.days, 'rows', r.rows))
  );
end
$$;
comment on function runlytics_internal.panel_month(jsonb, bigint) is
  'A row each for readiness, sleep, HRV, resting heart rate, load and form, a cell a day.';
