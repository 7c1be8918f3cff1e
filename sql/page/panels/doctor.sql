-- What doctor() says, to those who may ask it.

create function runlytics_internal.panel_doctor(parameters jsonb, athlete_id bigint default runlytics.athlete()) returns jsonb
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  findings jsonb;
  wrong bigint;
begin
  if not has_function_privilege('runlytics_internal.examine_server()', 'execute')
    or not has_table_privilege('warehouse.installation', 'select')
  then
    return null;
  end if;
  select
    jsonb_agg(
      jsonb_build_object(
        'tone', case when f.ok then 'good' else 'warn' end,
        'text', f.item || ': ' || f.detail,
        'detail', case when not f.ok then f.cure end
      )
      order by f.ok, f.place
    ),
    count(*) filter (where not f.ok)
  into findings, wrong
  from runlytics.doctor(athlete_id => panel_doctor.athlete_id) with ordinality as f (item, ok, detail, cure, place);
  return runlytics_internal.page_panel(
    id => 'doctor', title => 'What the doctor says', view => 'runlytics.doctor()',
    sentence => case
      when wrong = 0 then 'Nothing stands in the way of data coming in by itself.'
      else runlytics_internal.page_sentence(
        runlytics_internal.page_counted(n => wrong, one => 'thing') || case when wrong = 1 then ' stands' else ' stand' end || ' in the way of data coming in by itself'
      )
    end,
    figures => jsonb_build_array(jsonb_build_object('kind', 'list', 'items', coalesce(findings, '[]')))
  );
end
$$;
comment on function runlytics_internal.panel_doctor(jsonb, bigint) is
  'What stands in the way of data coming in, and its cure; NULL to whoever may not ask.';
