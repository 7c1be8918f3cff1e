-- Why documents are held to tell of the same run.

create function runlytics_internal.explain_source(document_id bigint, part int, athlete_id bigint default runlytics.athlete()) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  best record;
begin
  select a.score, a.reason
  into best
  from warehouse.activity_sources as s
  cross join lateral runlytics_internal.alike_sources(
    document_id => s.document_id,
    part => s.part,
    among => s.activity_id,
    athlete_id => s.athlete_id
  ) as a
  where s.athlete_id = explain_source.athlete_id
    and s.document_id = explain_source.document_id
    and s.part = explain_source.part
  order by a.score desc, a.reason
  limit 1;
  update warehouse.activity_sources as s
  set
    score = best.score,
    reason = coalesce(best.reason, 'the only source')
  where s.athlete_id = explain_source.athlete_id
    and s.document_id = explain_source.document_id
    and s.part = explain_source.part;
end
$$;
comment on function runlytics_internal.explain_source(bigint, int, bigint) is
  'Writes down why a document belongs to the activity that it is of. A part of process_document().';

create function runlytics_internal.explain_sources(activity_id bigint, athlete_id bigint default runlytics.athlete()) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  source record;
begin
  for source in
    select s.document_id, s.part
    from warehouse.activity_sources as s
    left join runlytics_internal.merged_sources(
      activity_id => explain_sources.activity_id, athlete_id => explain_sources.athlete_id
    ) as m using (document_id, part)
    where s.athlete_id = explain_sources.athlete_id
      and s.activity_id = explain_sources.activity_id
      -- What is not merged was explained when it came.
      and (m.document_id is not null or s.score is null)
  loop
    perform runlytics_internal.explain_source(
      document_id => source.document_id, part => source.part, athlete_id => explain_sources.athlete_id
    );
  end loop;
end
$$;
comment on function runlytics_internal.explain_sources(bigint, bigint) is
  'Writes down why each document that an activity is merged of belongs to it. A part of process_document().';

create type runlytics.activity_source as (
  document_id bigint,
  part int,
  kind text,
  name text,
  score float8,
  reason text,
  fields text[],
  overruled text[]
);
comment on type runlytics.activity_source is
  'A document that tells of an activity: why it was held to be the same run, which fields it gave, and in overruled what a correction by hand has put in place of what it says.';

create function runlytics_internal.overruled_fields(document_id bigint, part int, athlete_id bigint default runlytics.athlete())
  returns text[]
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
begin
  return nullif(
    array(
      select format(
        '%s: %s by hand on %s',
        o.field,
        case o.field
          when 'sport' then format('%s here, %s', s.sport, o.value)
          when 'distance' then format('%s m here, %s m', coalesce(round(s.distance_m::numeric)::text, 'no'), round(o.value::numeric))
          when 'merge' then 'put here'
          when 'split' then format('taken out of activity %s', o.activity_id)
          else o.value
        end,
        to_char(o.set_at, 'YYYY-MM-DD')
      )
      from warehouse.activity_sources as s
      join warehouse.activity_overrides as o on o.athlete_id = s.athlete_id
      where s.athlete_id = overruled_fields.athlete_id
        and s.document_id = overruled_fields.document_id
        and s.part = overruled_fields.part
        and (o.activity_id = s.activity_id) = (o.field <> 'split')
        and (
          o.field not in ('merge', 'split')
          or format('%s:%s', s.document_id, s.part) = any (string_to_array(o.value, ' '))
        )
      order by o.field
    ) || array(
      select format('sport: %s here, %s by correct_sport() of %s', s.sport, r.sport, r.device)
      from warehouse.activity_sources as s
      join warehouse.activities as a using (athlete_id, activity_id)
      join warehouse.sport_rules as r using (athlete_id, device)
      where s.athlete_id = overruled_fields.athlete_id
        and s.document_id = overruled_fields.document_id
        and s.part = overruled_fields.part
        and coalesce(a.vendor_sport, '') = ''
    ),
    '{}'
  );
end
$$;
comment on function runlytics_internal.overruled_fields(bigint, int, bigint) is
  'What stands above what a document tells of an activity, by corrections and by a rule of its device. A part of explain_activity().';

create function runlytics.explain_activity(activity_id bigint, athlete_id bigint default runlytics.athlete())
  returns setof runlytics.activity_source
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
begin
  return query
  select
    s.document_id,
    s.part,
    d.kind,
    d.name,
    s.score,
    s.reason,
    s.fields,
    runlytics_internal.overruled_fields(document_id => s.document_id, part => s.part, athlete_id => s.athlete_id)
  from warehouse.activity_sources as s
  join warehouse.documents as d using (athlete_id, document_id)
  where s.athlete_id = explain_activity.athlete_id
    and s.activity_id = explain_activity.activity_id
  order by s.document_id, s.part;
  if not found then
    raise exception 'there is no activity %', explain_activity.activity_id
      using
        errcode = 'P0002',
        hint = 'The last ones: select activity_id, local_date, name, km from warehouse.run_list order by started_at desc limit 10;';
  end if;
end
$$;
comment on function runlytics.explain_activity(bigint, bigint) is
  'The documents of an activity, why each was held to be of the same run, with a score from 0 to 1, and what it gave; fields is empty for an only source, which gave everything. overruled: what the athlete said over it, by correct() or correct_sport(), and when: distance: 10230 m here, 10000 m by hand on 2026-03-05. SQLSTATE P0002 when there is no such activity.';
