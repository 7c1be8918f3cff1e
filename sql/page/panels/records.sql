-- Records of this year beside those of all time.

create function runlytics_internal.panel_records(parameters jsonb, athlete_id bigint default runlytics.athlete()) returns jsonb
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  reader constant runlytics_internal.page_reader := runlytics_internal.page_reader(parameters => parameters, athlete_id => athlete_id);
  this_year constant int := extract(year from reader.until);
  r record;
begin
  with
    known as materialized (
      select p.*
      from warehouse.personal_records as p
      where p.athlete_id = panel_records.athlete_id
        and p.kind = 'distance' and p.scope = 'year'
        and (parameters ? 'whole' or p.metres = any ('{1000, 1609.344, 5000, 10000, 21097.5, 42195, 100000}'))
        and p.achieved_on <= reader.until
    ),
    ever as (
      select distinct on (k.metres) k.*
      from known as k
      order by k.metres, k.seconds, k.achieved_on
    )
  select
    count(*) as records, count(*) filter (where e.year = this_year) as of_year,
    bool_or(e.year < this_year) as has_earlier,
    (array_agg(lower(e.label collate "C") || ' in ' || runlytics.written(value => e.seconds, quantity => 'duration')
      || ', ' || runlytics_internal.page_day(day => e.achieved_on, today => reader.today) order by e.achieved_on desc, e.metres desc))[1] as latest,
    jsonb_agg(jsonb_build_object(
      '_link', jsonb_build_object('page', 'run', 'parameters', jsonb_build_object('id', e.activity_id)),
      'label', e.label, 'season', runlytics_internal.page_number(value => s.seconds, digits => 3), 'ever', runlytics_internal.page_number(value => e.seconds, digits => 3),
      'pace', runlytics_internal.page_number(value => e.pace_s_per_km, digits => 3), 'day', e.achieved_on,
      'certainty', e.certainty || case when e.certainty <> 'sure' then ': ' || e.reason else '' end
    ) order by e.metres) as rows
  into r
  from ever as e
  left join known as s
    on s.metres = e.metres
    and s.year = this_year;
  if r.records = 0 then
    return runlytics_internal.page_panel(
      id => 'records', title => 'Records', view => 'warehouse.personal_records',
      empty => 'No record yet: they come from the samples of your runs. Runs that an earlier version stored get theirs by call runlytics.recompute().'
    );
  end if;
  return runlytics_internal.page_panel(
    id => 'records', title => 'Records', view => 'warehouse.personal_records', formula => 'best_efforts()',
    sentence => runlytics_internal.page_sentence(
      case
        when r.has_earlier then case when r.of_year = 0 then 'none' else r.of_year::text end || ' of ' || runlytics_internal.page_counted(n => r.records, one => 'record')
          || case when r.of_year < 2 then ' is of ' else ' are of ' end || this_year
      end,
      'the latest: ' || r.latest
    ),
    link => case when not parameters ? 'whole' then runlytics_internal.page_link_to(label => 'Performance', page => 'performance') end,
    figures => jsonb_build_array(jsonb_build_object(
      'kind', 'table', 'rows', r.rows,
      -- Where there is no year before, the year's are those of all time.
      'columns', jsonb_path_query_array(jsonb_build_array(
        runlytics_internal.page_column(key => 'label', label => 'distance', quantity => 'text', more => '{"link": "run"}'),
        case when r.has_earlier then runlytics_internal.page_column(key => 'season', label => this_year::text, quantity => 'duration') end,
        runlytics_internal.page_column(key => 'ever', label => 'ever', quantity => 'duration'),
        case when parameters ? 'whole' then runlytics_internal.page_column(key => 'pace', label => 'pace', quantity => 'pace') end,
        case when parameters ? 'whole' or not r.has_earlier then runlytics_internal.page_column(key => 'day', label => 'day', quantity => 'date') end,
        case when parameters ? 'whole' then runlytics_internal.page_column('certainty', 'how sure', 'text') end
      ), '$[*] ? (@ != null)')
    ))
  );
end
$$;
comment on function runlytics_internal.panel_records(jsonb, bigint) is
  'The fastest stretch of each distance, of the year and of all time.';
