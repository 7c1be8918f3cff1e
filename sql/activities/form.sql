-- Running form and power, by bands of pace.

-- @warehouse@
create table if not exists warehouse.form_bands (
  athlete_id bigint not null,
  activity_id bigint not null,
  from_s_per_km int not null,
  seconds float8 not null,
  speed_mps float8 not null,
  cadence float8,
  step_length_m float8,
  stance_time_s float8,
  vertical_oscillation_m float8,
  vertical_ratio_pct float8,
  stance_balance_pct float8,
  power_w float8,
  heart_rate float8,
  formula_version int not null,
  primary key (athlete_id, activity_id, from_s_per_km),
  foreign key (athlete_id, activity_id) references warehouse.activities on delete cascade
);
comment on table warehouse.form_bands is 'How an athlete ran in each band of pace, 30 s/km wide, of each run: form_by_pace() stored. warehouse.running_form reads it.';

create or replace view warehouse.running_form with (security_invoker) as
select
  a.athlete_id,
  a.activity_id,
  a.local_date as day,
  f.from_s_per_km,
  f.from_s_per_km + 30 as to_s_per_km,
  f.seconds,
  f.speed_mps,
  f.cadence,
  f.step_length_m,
  f.stance_time_s,
  f.vertical_oscillation_m,
  f.vertical_ratio_pct,
  f.stance_balance_pct,
  f.power_w,
  f.heart_rate,
  case when runlytics.shows_field(activity_id => a.activity_id, field => 'device', athlete_id => a.athlete_id) then a.device end as device
from warehouse.form_bands as f
join warehouse.activities as a using (athlete_id, activity_id)
where a.sport = 'running'
  and not a.excluded;
comment on view warehouse.running_form is 'One row for each run and band of pace (s/km) in which a minute or more was run on level ground: cadence (steps/min), step length (m; the device''s, else speed over cadence), ground contact (stance_time_s), vertical oscillation (m) and ratio (%), balance (left foot''s share, %), power (W) and heart rate, as far as the device tells. Ratio is 100 times oscillation over step length, else the device''s. Within a band speed does not hide them. A device may speak for a part of a run: a column is NULL in a band of which it said nothing, so means over bands weigh by the seconds of those alone, sum(x * seconds) / sum(seconds) filter (where x is not null).';

create or replace view warehouse.running_form_trend with (security_invoker) as
select
  m.athlete_id,
  m.month,
  m.month::timestamp at time zone p.timezone as time,
  m.from_s_per_km,
  m.from_s_per_km + 30 as to_s_per_km,
  m.seconds,
  m.runs,
  m.cadence,
  m.step_length_m,
  m.stance_time_s,
  m.vertical_oscillation_m,
  m.vertical_ratio_pct,
  m.power_w,
  m.heart_rate,
  m.cadence - lag(m.cadence) over by_band as cadence_change,
  m.step_length_m - lag(m.step_length_m) over by_band as step_length_change_m,
  m.stance_time_s - lag(m.stance_time_s) over by_band as stance_time_change_s,
  m.vertical_ratio_pct - lag(m.vertical_ratio_pct) over by_band as vertical_ratio_change_pct,
  m.power_w - lag(m.power_w) over by_band as power_change_w
from (
  select
    f.athlete_id,
    date_trunc('month', f.day::timestamp)::date as month,
    f.from_s_per_km,
    sum(f.seconds order by f.activity_id) as seconds,
    count(*)::int as runs,
    sum(f.cadence * f.seconds order by f.activity_id) / nullif(sum(f.seconds order by f.activity_id) filter (where f.cadence is not null), 0) as cadence,
    sum(f.step_length_m * f.seconds order by f.activity_id) / nullif(sum(f.seconds order by f.activity_id) filter (where f.step_length_m is not null), 0) as step_length_m,
    sum(f.stance_time_s * f.seconds order by f.activity_id) / nullif(sum(f.seconds order by f.activity_id) filter (where f.stance_time_s is not null), 0) as stance_time_s,
    sum(f.vertical_oscillation_m * f.seconds order by f.activity_id) / nullif(sum(f.seconds order by f.activity_id) filter (where f.vertical_oscillation_m is not null), 0) as vertical_oscillation_m,
    sum(f.vertical_ratio_pct * f.seconds order by f.activity_id) / nullif(sum(f.seconds order by f.activity_id) filter (where f.vertical_ratio_pct is not null), 0) as vertical_ratio_pct,
    sum(f.power_w * f.seconds order by f.activity_id) / nullif(sum(f.seconds order by f.activity_id) filter (where f.power_w is not null), 0) as power_w,
    sum(f.heart_rate * f.seconds order by f.activity_id) / nullif(sum(f.seconds order by f.activity_id) filter (where f.heart_rate is not null), 0) as heart_rate
  from warehouse.running_form as f
  group by f.athlete_id, date_trunc('month', f.day::timestamp)::date, f.from_s_per_km
) as m
join warehouse.settings_periods as p
  on p.athlete_id = m.athlete_id
  and m.month >= p.valid_from
  and m.month < p.valid_until
window by_band as (partition by m.athlete_id, m.from_s_per_km order by m.month);
comment on view warehouse.running_form_trend is 'One row a month and band of pace: the means of running_form by their time, and the change to the month before in which that pace was run.';

grant select on warehouse.form_bands to runlytics_reader;
grant select, insert, update, delete on warehouse.form_bands to runlytics_worker;
grant select on warehouse.running_form, warehouse.running_form_trend to runlytics_reader, runlytics_worker;

-- @extension@
create function runlytics_internal.store_form(
  activity_id bigint,
  stream runlytics.stream,
  athlete_id bigint default runlytics.athlete()
) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
begin
  delete from warehouse.form_bands as f
  where f.athlete_id = store_form.athlete_id
    and f.activity_id = store_form.activity_id;
  insert into warehouse.form_bands (
    athlete_id, activity_id, from_s_per_km, seconds, speed_mps, cadence, step_length_m, stance_time_s, vertical_oscillation_m,
    vertical_ratio_pct, stance_balance_pct, power_w, heart_rate, formula_version
  )
  select
    a.athlete_id, a.activity_id, f.from_s_per_km, f.seconds, f.speed_mps, f.cadence, f.step_length_m, f.stance_time_s,
    f.vertical_oscillation_m, f.vertical_ratio_pct, f.stance_balance_pct, f.power_w, f.heart_rate, 1
  from warehouse.activities as a
  cross join lateral runlytics.form_by_pace(stream => store_form.stream, width_s_per_km => 30) as f
  where a.athlete_id = store_form.athlete_id
    and a.activity_id = store_form.activity_id
    and a.sport = 'running';
end
$$;
comment on function runlytics_internal.store_form(bigint, runlytics.stream, bigint) is
  'Writes the running form of a run by bands of pace. A part of compute_metrics().';
