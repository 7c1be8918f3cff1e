-- What the views of warehouses that were laid out before call, so that their dumps load: a function
-- that changed its arguments stays here in its old form. create_warehouse() replaces those views.

create function runlytics.readiness_history(
  hrv_ms float8[],
  hrv_kinds text[],
  resting_hr float8[],
  resting_hr_kinds text[],
  asleep_s float8[],
  efficiency_pct float8[],
  midpoint_s float8[],
  ctl float8[],
  atl float8[],
  subjective float8[],
  sleep_need_s float8[]
) returns setof runlytics.readiness_result
  language sql immutable strict parallel safe cost 100000 rows 365
begin atomic
  select r.*
  from runlytics.readiness_history(
    days => array(
      select row(
        d.hrv_ms, d.hrv_kind, d.resting_hr, d.resting_hr_kind, d.asleep_s, d.efficiency_pct, d.midpoint_s, d.ctl, d.atl, d.subjective, d.sleep_need_s
      )::runlytics.readiness_input
      from unnest(
        hrv_ms, hrv_kinds, resting_hr, resting_hr_kinds, asleep_s, efficiency_pct, midpoint_s, ctl, atl, subjective, sleep_need_s
      ) with ordinality as d (
        hrv_ms, hrv_kind, resting_hr, resting_hr_kind, asleep_s, efficiency_pct, midpoint_s, ctl, atl, subjective, sleep_need_s, n
      )
      order by d.n
    )
  ) as r;
end;
comment on function runlytics.readiness_history(float8[], text[], float8[], text[], float8[], float8[], float8[], float8[], float8[], float8[], float8[]) is
  'readiness_history(runlytics.readiness_input[]) with an array for each column, for views that were laid out before it.';
