-- What the sensors got wrong in a run.

create function runlytics_internal.panel_run_quality(parameters jsonb, athlete_id bigint default runlytics.athlete()) returns jsonb
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  reader constant runlytics_internal.page_reader := runlytics_internal.page_reader(parameters => parameters, athlete_id => athlete_id);
  run constant bigint := runlytics_internal.page_run_of(reader => reader, athlete_id => athlete_id);
  most constant int := 20;
  r record;
begin
  if run is null then
    return null;
  end if;
  select
    count(*) as faults,
    sum(q.seconds) as seconds,
    jsonb_agg(jsonb_build_object(
      'text', (
        case q.kind
          when 'gps_spike' then 'GPS'
          when 'stuck_hr' then 'Heart rate stuck'
          when 'cadence_lock' then 'Heart rate counts steps'
          when 'absent_hr' then 'Heart rate absent'
          when 'altitude' then 'Altitude'
          else 'Time'
        end
      ) || ' at ' || runlytics.written(value => q.start_s, quantity => 'duration'),
      'tone', case when q.kind in ('stuck_hr', 'cadence_lock') then 'bad' else 'warn' end,
      'detail', q.evidence || '; left out: ' || q.masked
    ) order by q.start_s, q.kind) filter (where q.nth <= most) as items
  into r
  from (
    select f.*, row_number() over (order by f.seconds desc, f.start_s, f.kind) as nth
    from warehouse.quality as f
    where f.athlete_id = panel_run_quality.athlete_id
      and f.activity_id = run
  ) as q;
  if r.faults = 0 then
    return null;
  end if;
  return runlytics_internal.page_panel(
    id => 'run_quality', title => 'What the sensors got wrong', view => 'warehouse.quality', formula => 'find_faults()',
    sentence => runlytics_internal.page_sentence(
      runlytics_internal.page_counted(n => r.faults, one => 'fault') || ', ' || runlytics.written(value => r.seconds, quantity => 'duration') || ' in all'
    ),
    note => 'The recording stays as it is: what is left out is left out of figures, and their coverage says so.',
    figures => jsonb_build_array(jsonb_build_object('kind', 'list', 'items', r.items))
  );
end
$$;
comment on function runlytics_internal.panel_run_quality(jsonb, bigint) is
  'The faults of sensors in a run, with evidence; nothing where there is none.';
