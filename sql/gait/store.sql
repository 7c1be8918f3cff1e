-- A film's landmarks -> what they say.

-- @warehouse@
create or replace view warehouse.gait_values with (security_invoker) as
select g.athlete_id, g.document_id, g.filmed_at, g.local_date, v.feature, v.unit, v.value, v.confidence, v.metric
from warehouse.gait as g
cross join lateral (
  values
    ('cadence', 'gait_cadence', '1/min', g.cadence_spm, g.confidence),
    ('vertical oscillation', 'gait_vertical_oscillation', 'cm', g.vertical_oscillation_cm, g.confidence),
    ('ground contact', 'gait_ground_contact', 'ms', g.ground_contact_ms, g.contact_confidence),
    ('duty factor', 'gait_duty_factor', '%', 100 * g.duty_factor, g.contact_confidence),
    ('trunk lean', 'gait_trunk_lean', 'deg', g.trunk_lean_deg, g.confidence),
    ('knee bend at contact', 'gait_knee_contact', 'deg', g.knee_contact_deg, g.confidence),
    ('knee bend while standing', 'gait_knee_stance', 'deg', g.knee_stance_deg, g.confidence),
    ('ankle before hip', 'gait_overstride', 'cm', g.overstride_cm, g.confidence),
    ('step length', 'gait_step_length', 'm', g.step_length_m, g.confidence),
    ('asymmetry of steps', 'gait_step_asymmetry', '%', g.step_asymmetry_pct, g.confidence)
) as v (feature, metric, unit, value, confidence)
where v.value is not null;
comment on view warehouse.gait_values is 'One row a figure of a film: each feature of warehouse.gait with its unit and how far it is to be trusted, and the metric of warehouse.metrics that it is.';

create or replace view warehouse.gait_trend with (security_invoker) as
with
  apart as not materialized (
    select
      v.athlete_id, v.document_id, v.filmed_at, v.local_date, v.feature, v.unit, v.value, v.confidence,
      v.value - avg(v.value) over of_day as off,
      count(*) over of_day as films
    from warehouse.gait_values as v
    where v.confidence >= 0.5
    window of_day as (partition by v.athlete_id, v.feature, v.local_date)
  ),
  spread as (
    -- Films of one day differ by chance alone; each day with several takes one degree of freedom.
    select
      a.athlete_id, a.feature,
      count(*) - count(distinct a.local_date) as repeats,
      sqrt(sum(a.off ^ 2) / nullif(count(*) - count(distinct a.local_date), 0)) as deviation
    from apart as a
    where a.films > 1
    group by a.athlete_id, a.feature
  )
select
  a.athlete_id,
  a.local_date,
  a.document_id,
  a.filmed_at,
  a.feature,
  a.unit,
  a.value,
  a.confidence,
  a.value - first_value(a.value) over (partition by a.athlete_id, a.feature order by a.filmed_at, a.document_id) as change,
  case when s.repeats >= 3 then 1.96 * sqrt(2) * s.deviation end as detectable_change,
  coalesce(s.repeats, 0)::int as repeats
from apart as a
left join spread as s using (athlete_id, feature);
comment on view warehouse.gait_trend is 'One row a feature of a film with a confidence of .5 or more. change: since the first film. detectable_change: from where on a difference of two films is more than chance (95 %), by one''s own films of one day, of which repeats tells how many there were beyond the first; NULL below 3: film twice on a day.';

grant select on warehouse.gait_values, warehouse.gait_trend to runlytics_reader, runlytics_worker;
-- @extension@

create function runlytics_internal.filmed_speed(filmed_at timestamptz, athlete_id bigint default runlytics.athlete()) returns float8
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
begin
  return (
    select a.distance_m / nullif(a.moving_s, 0)
    from warehouse.activities as a
    where a.athlete_id = filmed_speed.athlete_id
      and a.sport = 'running'
      and a.started_at between filmed_speed.filmed_at - interval '12 hours' and filmed_speed.filmed_at
      and a.started_at + a.elapsed_s * interval '1 second' >= filmed_speed.filmed_at
      and a.distance_m / nullif(a.moving_s, 0) between 0.3 and 12.5
    order by a.started_at desc
    limit 1
  );
end
$$;
comment on function runlytics_internal.filmed_speed(timestamptz, bigint) is
  'The mean speed of the run during which a film was made, m/s; NULL where there is none. A part of store_gait().';

create function runlytics_internal.store_gait(document_id bigint, body bytea, athlete_id bigint default runlytics.athlete()) returns bigint
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  frames constant runlytics.pose_frame[] := array(select f from runlytics.parse_pose(payload => body) as f order by f.frame);
  first_frame constant runlytics.pose_frame := frames[1];
  filmed_at timestamptz := first_frame.started_at;
  settings record;
  stature float8;
  speed float8;
  result runlytics.gait_result;
begin
  delete from warehouse.gait as g
  where g.athlete_id = store_gait.athlete_id
    and g.document_id = store_gait.document_id;
  if filmed_at is null then
    select d.received_at
    into filmed_at
    from warehouse.documents as d
    where d.athlete_id = store_gait.athlete_id
      and d.document_id = store_gait.document_id;
  end if;
  select
    p.timezone,
    (
      select s.height_m
      from warehouse.athlete_settings as s
      where s.athlete_id = store_gait.athlete_id
        and s.valid_from <= (filmed_at at time zone p.timezone)::date
      order by s.valid_from desc
      limit 1
    ) as height_m
  into settings
  from warehouse.settings_periods as p
  where p.athlete_id = store_gait.athlete_id
    and filmed_at >= p.starts_at
    and filmed_at < p.ends_at;
  stature := coalesce(first_frame.height_m, settings.height_m);
  speed := coalesce(
    first_frame.speed_mps,
    case when first_frame.started_at is not null then runlytics_internal.filmed_speed(filmed_at => filmed_at, athlete_id => store_gait.athlete_id) end
  );
  result := runlytics.gait(frames => frames, height_m => stature, speed_mps => speed);
  -- What gait() and gait_strides() return fills the columns of its names.
  insert into warehouse.gait
  select (jsonb_populate_record(
    null::warehouse.gait,
    to_jsonb(result) || jsonb_build_object(
      'athlete_id', store_gait.athlete_id,
      'document_id', store_gait.document_id,
      'filmed_at', filmed_at,
      'local_date', (filmed_at at time zone coalesce(settings.timezone, 'UTC'))::date,
      'dated', first_frame.started_at is not null,
      'frames', cardinality(frames),
      'model', first_frame.model,
      'height_m', stature,
      'speed_mps', speed,
      'speed_from', case when first_frame.speed_mps is not null then 'film' when speed is not null then 'activity' end
    )
  )).*;
  insert into warehouse.gait_strides
  select (jsonb_populate_record(
    null::warehouse.gait_strides, to_jsonb(s) || jsonb_build_object('athlete_id', store_gait.athlete_id, 'document_id', store_gait.document_id)
  )).*
  from runlytics.gait_strides(frames => frames, height_m => stature, speed_mps => speed) as s;
  return 1;
end
$$;
comment on function runlytics_internal.store_gait(bigint, bytea, bigint) is
  'Stores what a document of landmarks says, in the place of what it said before, and returns 1. A part of process_document().';
