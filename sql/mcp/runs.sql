-- Tools about runs. Each takes its arguments as mcp_check() has let them pass, and reads what the policies of
-- runlytics_assistant let through.

create function runlytics_internal.mcp_tool_runs(arguments jsonb, athlete_id bigint default runlytics.athlete()) returns jsonb
  language plpgsql stable parallel restricted
  set search_path = pg_catalog, pg_temp
as $$
declare
  said jsonb;
  ids bigint[];
  found_runs bigint;
  most constant int := coalesce((arguments ->> 'limit')::int, 20);
  sorted_by constant text := coalesce(arguments ->> 'order_by', 'latest');
begin
  select jsonb_agg(to_jsonb(r) - 'place' order by r.place), array_agg(r.activity_id order by r.place), max(r.found_in_all)
  into said, ids, found_runs
  from (
    select
      l.activity_id, l.local_date, l.name, l.km, l.elapsed_s, l.moving_s, l.pace_s_per_km, l.ascent_m, l.avg_hr, l.max_hr, l.cadence, l.load, l.load_method, l.race, l.gear,
      count(*) over () as found_in_all,
      row_number() over (
        order by
          case sorted_by when 'longest' then -l.km when 'fastest' then l.pace_s_per_km when 'hardest' then -l.load end nulls last,
          l.started_at desc
      ) as place
    from warehouse.run_list as l
    where l.athlete_id = mcp_tool_runs.athlete_id
      and l.local_date >= coalesce((arguments ->> 'since')::date, '-infinity')
      and l.local_date <= coalesce((arguments ->> 'until')::date, 'infinity')
      and (arguments ->> 'min_km' is null or l.km >= (arguments ->> 'min_km')::float8)
      and (arguments ->> 'max_km' is null or l.km <= (arguments ->> 'max_km')::float8)
      and (arguments ->> 'race' is null or l.race = (arguments ->> 'race')::bool)
    order by place
    limit most
  ) as r;
  return runlytics_internal.mcp_said(
    view => 'warehouse.run_list',
    said => (select jsonb_agg(e - 'found_in_all' order by at) from jsonb_array_elements(said) with ordinality as x (e, at)),
    ids => ids,
    note => case when found_runs > most then format('%s of %s runs.', most, found_runs) when found_runs is null then 'There are no such runs.' end
  );
end
$$;
comment on function runlytics_internal.mcp_tool_runs(jsonb, bigint) is
  'Runs of a time, of a distance, races or not: the latest, longest, fastest or hardest. A tool of answer_question().';

create function runlytics_internal.mcp_tool_run(arguments jsonb, athlete_id bigint default runlytics.athlete()) returns jsonb
  language plpgsql stable parallel restricted
  set search_path = pg_catalog, pg_temp
as $$
declare
  id bigint := (arguments ->> 'activity_id')::bigint;
  run jsonb;
begin
  if id is null then
    id := (select r.activity_id from warehouse.run_list as r where r.athlete_id = mcp_tool_run.athlete_id order by r.started_at desc limit 1);
  end if;
  run := (select to_jsonb(r) from warehouse.run_list as r where r.athlete_id = mcp_tool_run.athlete_id and r.activity_id = id);
  if run is null then
    raise exception 'there is no run %', coalesce(id::text, 'yet')
      using errcode = 'P0002', hint = 'The tool runs lists them, with their activity_id.';
  end if;
  return runlytics_internal.mcp_said(
    view => 'warehouse.run_list, warehouse.run_splits, warehouse.zone_time, warehouse.quality, warehouse.activity_metrics',
    said => jsonb_build_array(run),
    ids => array[id],
    more => jsonb_build_object(
      'splits', runlytics_internal.mcp_fitting(
        given => (
          select jsonb_agg(to_jsonb(s) - '{activity_id,day}'::text[] order by s.n)
          from warehouse.run_splits as s
          where s.athlete_id = mcp_tool_run.athlete_id and s.activity_id = id and s.unit = 'km'
        ),
        most => 20000
      ),
      'zones', (
        select jsonb_agg(jsonb_build_object('set', z.set, 'zone', z.zone, 'seconds', round(z.seconds)) order by z.set, z.zone)
        from warehouse.zone_time as z
        where z.athlete_id = mcp_tool_run.athlete_id and z.activity_id = id
      ),
      'quality', (
        select jsonb_agg(distinct jsonb_build_object('kind', q.kind, 'evidence', q.evidence))
        from warehouse.quality as q
        where q.athlete_id = mcp_tool_run.athlete_id and q.activity_id = id
      ),
      'metrics', (
        select jsonb_object_agg(m.metric, jsonb_build_object('value', round(m.value::numeric, 3), 'formula_version', m.formula_version))
        from warehouse.activity_metrics as m
        where m.athlete_id = mcp_tool_run.athlete_id and m.activity_id = id and m.value is not null and m.metric not like 'effort\_%'
      )
    )
  );
end
$$;
comment on function runlytics_internal.mcp_tool_run(jsonb, bigint) is
  'One run, the latest unless said otherwise: figures, kilometres, zones, what its sensors did wrong, every metric with the version of its formula. SQLSTATE P0002 when there is none. A tool of answer_question().';

create function runlytics_internal.mcp_tool_records(arguments jsonb, athlete_id bigint default runlytics.athlete()) returns jsonb
  language plpgsql stable parallel restricted
  set search_path = pg_catalog, pg_temp
as $$
declare
  said jsonb;
  ids bigint[];
begin
  select jsonb_agg(to_jsonb(r) - 'athlete_id' order by r.kind, r.target, r.period), array_agg(distinct r.activity_id)
  into said, ids
  from warehouse.personal_records as r
  where r.athlete_id = mcp_tool_records.athlete_id
    and r.scope = coalesce(arguments ->> 'scope', 'all_time')
    and (arguments ->> 'period' is null or r.period = arguments ->> 'period')
    and (arguments ->> 'metres' is null or r.kind = 'distance' and abs(r.target - (arguments ->> 'metres')::float8) < 0.02 * r.target);
  return runlytics_internal.mcp_said(
    view => 'warehouse.personal_records',
    said => said,
    ids => ids,
    note => case when said is null then 'There are no such records.' end
  );
end
$$;
comment on function runlytics_internal.mcp_tool_records(jsonb, bigint) is
  'The fastest times over distances and the like, of all time or a year, with how sure each is. A tool of answer_question().';

create function runlytics_internal.mcp_tool_predict_race(arguments jsonb, athlete_id bigint default runlytics.athlete()) returns jsonb
  language plpgsql stable parallel restricted
  set search_path = pg_catalog, pg_temp
as $$
begin
  return runlytics_internal.mcp_said(
    view => 'runlytics.predict_race',
    said => (
      select jsonb_agg(to_jsonb(p) order by p.weight desc nulls last)
      from runlytics.predict_race(
        metres => (arguments ->> 'metres')::float8,
        on_day => (arguments ->> 'on_day')::date,
        athlete_id => mcp_tool_predict_race.athlete_id
      ) as p
    ),
    ids => array(
      select distinct e.activity_id
      from runlytics.maximal_efforts(on_day => (arguments ->> 'on_day')::date, athlete_id => mcp_tool_predict_race.athlete_id) as e
    ),
    note => 'Seconds, with the interval that holds the time in 80 of 100 cases; the model "weighted" is the one to quote.'
  );
end
$$;
comment on function runlytics_internal.mcp_tool_predict_race(jsonb, bigint) is
  'What a race would take, by each model. A tool of answer_question().';

create function runlytics_internal.mcp_tool_explain_activity(arguments jsonb, athlete_id bigint default runlytics.athlete()) returns jsonb
  language plpgsql stable parallel restricted
  set search_path = pg_catalog, pg_temp
as $$
declare
  id constant bigint := (arguments ->> 'activity_id')::bigint;
  said jsonb;
begin
  said := (
    select jsonb_agg(
      jsonb_build_object(
        'document_id', s.document_id, 'part', s.part, 'score', s.score, 'reason', s.reason, 'fields', s.fields, 'sport', s.sport
      )
      order by s.document_id, s.part
    )
    from warehouse.activity_sources as s
    where s.athlete_id = mcp_tool_explain_activity.athlete_id and s.activity_id = id
  );
  if said is null then
    raise exception 'there is no activity %', id
      using errcode = 'P0002', hint = 'The tool runs lists them, with their activity_id.';
  end if;
  return runlytics_internal.mcp_said(
    view => 'warehouse.activity_sources',
    said => said,
    ids => array[id],
    note => 'A row a document that tells of the activity; fields: what it gave, empty for an only source, which gave everything.',
    more => jsonb_build_object(
      'corrections', (
        select jsonb_agg(jsonb_build_object('field', o.field, 'set_at', o.set_at))
        from warehouse.activity_overrides as o
        where o.athlete_id = mcp_tool_explain_activity.athlete_id and o.activity_id = id
      ),
      'changes', (
        select jsonb_agg(c.change order by c.at desc)
        from (
          select jsonb_build_object('metric', m.metric, 'old', m.old_value, 'new', m.new_value, 'why', m.why) as change, m.changed_at as at
          from warehouse.metric_changes as m
          where m.athlete_id = mcp_tool_explain_activity.athlete_id and m.activity_id = id
          order by m.changed_at desc
          limit 20
        ) as c
      )
    )
  );
end
$$;
comment on function runlytics_internal.mcp_tool_explain_activity(jsonb, bigint) is
  'Which documents tell of an activity, why they are held to be the same run and what each gave; what the athlete corrected; what of its metrics has changed. SQLSTATE P0002 when there is none. A tool of answer_question().';
