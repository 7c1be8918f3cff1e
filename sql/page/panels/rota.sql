-- The shifts behind and ahead.

create function runlytics_internal.panel_rota(parameters jsonb, athlete_id bigint default runlytics.athlete()) returns jsonb
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  reader constant runlytics_internal.page_reader := runlytics_internal.page_reader(parameters => parameters, athlete_id => athlete_id);
  r record;
begin
  select
    count(s.day) as told,
    max(s.day) as last_day,
    (array_agg(s.label order by s.day desc) filter (where s.label <> 'off'))[1] as last_label,
    max(s.day) filter (where s.label <> 'off') as last_shift,
    min(s.day) filter (where s.day > reader.today and s.label <> 'off') as next_day,
    (array_agg(s.label order by s.day) filter (where s.day > reader.today and s.label <> 'off'))[1] as next_label,
    max(case when g.day::date = reader.today then coalesce(s.label, 'off') end) as today_label,
    jsonb_agg(jsonb_build_object(
      'day', g.day::date,
      'shift', coalesce(s.label, 'off'),
      'from', to_char(s.starts_at at time zone reader.timezone, 'HH24:MI'),
      'to', to_char(s.ends_at at time zone reader.timezone, 'HH24:MI'),
      'origin', s.origin
    ) order by g.day) as rows
  into r
  from generate_series((reader.today - 7)::timestamp, (reader.today + 14)::timestamp, '1 day') as g (day)
  left join warehouse.shifts as s
    on s.athlete_id = panel_rota.athlete_id
    and s.day = g.day::date;
  if r.told = 0 then
    return runlytics_internal.page_panel(
      id => 'rota', title => 'Rota', view => 'warehouse.shifts',
      empty => 'No shift around these days. Say your pattern, select runlytics.set_roster(''DDNNOOOO'', ''2026-01-05'', ''2026-12-31''), send a roster, or keep shifts in the journal: docs/journal.md.'
    );
  end if;
  return runlytics_internal.page_panel(
    id => 'rota', title => 'Rota', view => 'warehouse.shifts',
    sentence => runlytics_internal.page_sentence(
      case
        when r.last_day < reader.today then null
        when r.today_label = 'off' then 'today is off'
        else 'today is a ' || r.today_label || ' shift'
      end,
      coalesce(
        'the next is a ' || r.next_label || ' shift ' || runlytics_internal.page_day(day => r.next_day, today => reader.today),
        'the last that is known is a ' || r.last_label || ' shift ' || runlytics_internal.page_day(day => r.last_shift, today => reader.today)
      )
    ),
    figures => jsonb_build_array(jsonb_build_object(
      'kind', 'table', 'rows', (
        -- A day without a row is off, but after the last one nobody has said so.
        select jsonb_agg(d.row order by d.n)
        from jsonb_array_elements(r.rows) with ordinality as d (row, n)
        where (d.row ->> 'day')::date <= r.last_day
      ),
      'columns', jsonb_build_array(
        runlytics_internal.page_column(key => 'day', label => 'day', quantity => 'weekday'),
        runlytics_internal.page_column(key => 'shift', label => 'shift', quantity => 'text'),
        runlytics_internal.page_column(key => 'from', label => 'from', quantity => 'text'),
        runlytics_internal.page_column(key => 'to', label => 'to', quantity => 'text'),
        runlytics_internal.page_column(key => 'origin', label => 'who says so', quantity => 'text')
      )
    ))
  );
end
$$;
comment on function runlytics_internal.panel_rota(jsonb, bigint) is
  'The shifts from a week ago to 14 days ahead, as far as they are known.';
