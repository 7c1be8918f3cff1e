-- What the sensors got wrong, with evidence. It is masked in what is computed, and never changed.

-- @warehouse@
create table if not exists warehouse.activity_quality (
  athlete_id bigint not null,
  activity_id bigint not null,
  kind text not null check (kind in ('gps_spike', 'stuck_hr', 'cadence_lock', 'absent_hr', 'altitude', 'doubled_time')),
  start_s float8 not null,
  seconds float8 not null,
  evidence text not null,
  masked text not null,
  primary key (athlete_id, activity_id, kind, start_s),
  foreign key (athlete_id, activity_id) references warehouse.activities on delete cascade
);
comment on table warehouse.activity_quality is 'Stretches of an activity in which a sensor failed: seconds affected from start_s of the elapsed clock on, the evidence, and what is left out because of it (masked). kind: gps_spike, stuck_hr, cadence_lock, absent_hr, altitude or doubled_time (samples of one instant). The stream stays as it was recorded; what is masked lowers the coverage of a metric.';

create or replace view warehouse.quality with (security_invoker) as
select
  a.athlete_id,
  a.activity_id,
  a.local_date as day,
  q.kind,
  q.start_s,
  q.seconds,
  q.evidence,
  q.masked,
  q.seconds
    / nullif(coalesce(runlytics.shown_moving_s(activity_id => a.activity_id, moving_s => a.moving_s, lasted_s => a.elapsed_s, athlete_id => a.athlete_id), a.elapsed_s), 0)
    as share
from warehouse.activity_quality as q
join warehouse.activities as a using (athlete_id, activity_id)
union all
select
  a.athlete_id,
  a.activity_id,
  a.local_date,
  'doubled_time'::text,
  0::float8,
  a.doubled_s,
  'another recording had not ended yet when this one began'::text,
  'nothing: exclude one of them, or merge them, with runlytics.correct()'::text,
  a.doubled_s / nullif(coalesce(a.moving_s, a.elapsed_s), 0)
from (
  select
    b.athlete_id,
    b.activity_id,
    b.local_date,
    runlytics.shown_moving_s(activity_id => b.activity_id, moving_s => b.moving_s, lasted_s => b.elapsed_s, athlete_id => b.athlete_id) as moving_s,
    b.elapsed_s,
    extract(epoch from
      least(max(b.started_at + make_interval(secs => b.elapsed_s)) over before, b.started_at + make_interval(secs => b.elapsed_s))
      - b.started_at
    )::float8 * case when count(*) over before > 0 then 1 end as doubled_s
  from warehouse.activities as b
  where not b.excluded
    and b.elapsed_s < 1e6
  window before as (partition by b.athlete_id order by b.started_at, b.activity_id rows between unbounded preceding and 1 preceding)
) as a
where a.doubled_s > 60;
comment on view warehouse.quality is 'What activity_quality says, with its day and its share of moving time, and beside it activities that began a minute or more before another had ended (doubled_time).';

grant select on warehouse.activity_quality to runlytics_reader;
grant select, insert, update, delete on warehouse.activity_quality to runlytics_worker;
grant select on warehouse.quality to runlytics_reader, runlytics_worker;

-- @extension@
create function runlytics_internal.told_faults(stream runlytics.stream, warnings text[]) returns setof runlytics.stream_fault
  language plpgsql immutable parallel safe rows 1
  set search_path = pg_catalog, pg_temp
as $$
begin
  -- What the parser left out is no longer in the stream: its gaps are counted, where there is such a warning.
  return query
  select t.kind, coalesce(g.start_s, 0), greatest(coalesce(g.seconds, 0), 1), t.warning
  from (
    values
      ('gps_spike', 'positions that cannot be reached were left out', 'lat'),
      ('gps_spike', 'distances that nobody covers were left out', 'distance_m'),
      ('altitude', 'altitudes that cannot be reached were left out', 'altitude_m')
  ) as t (kind, warning, field)
  left join lateral (
    select min(p.elapsed_s) as start_s, sum(p.held_s) as seconds
    from (
      select
        s.elapsed_s,
        least(lead(s.elapsed_s) over (order by s.elapsed_s) - s.elapsed_s, 30) as held_s,
        case t.field when 'lat' then s.lat when 'distance_m' then s.distance_m else s.altitude_m end as value
      from runlytics.samples(stream => told_faults.stream) as s
    ) as p
    where p.value is null
  ) as g on true
  where t.warning = any (warnings);
end
$$;
comment on function runlytics_internal.told_faults(runlytics.stream, text[]) is
  'The faults that the parser met and left out, by its warnings. A part of store_quality().';

create function runlytics_internal.store_quality(
  activity_id bigint,
  stream runlytics.stream,
  athlete_id bigint default runlytics.athlete()
) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
begin
  delete from warehouse.activity_quality as q
  where q.athlete_id = store_quality.athlete_id
    and q.activity_id = store_quality.activity_id;
  insert into warehouse.activity_quality (athlete_id, activity_id, kind, start_s, seconds, evidence, masked)
  select
    a.athlete_id, a.activity_id, f.kind, f.start_s, sum(f.seconds), string_agg(f.evidence, '; ' order by f.evidence),
    case f.kind
      when 'gps_spike' then 'distances, efforts and splits leave it out'
      when 'altitude' then 'nothing, beyond what the parser left out'
      when 'doubled_time' then 'no time is counted twice'
      else 'heart rate metrics leave it out, and their coverage says so'
    end
  from warehouse.activities as a
  cross join lateral (
    select f.*
    from runlytics.find_faults(stream => store_quality.stream, sport => a.sport) as f
    union all
    select f.*
    from runlytics_internal.told_faults(stream => store_quality.stream, warnings => a.warnings) as f
  ) as f
  where a.athlete_id = store_quality.athlete_id
    and a.activity_id = store_quality.activity_id
  group by a.athlete_id, a.activity_id, f.kind, f.start_s;
end
$$;
comment on function runlytics_internal.store_quality(bigint, runlytics.stream, bigint) is
  'Writes what the sensors got wrong in an activity. A part of compute_metrics().';
