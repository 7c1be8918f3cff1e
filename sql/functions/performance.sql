-- What performances say of races: pure. Metres and seconds throughout; what is not above 0 gives NULL.

create function runlytics.vdot(metres float8, seconds float8) returns float8
  as 'MODULE_PATHNAME', 'runlytics_vdot' language c immutable strict parallel safe cost 5;
comment on function runlytics.vdot(float8, float8) is
  'The VDOT of a race, in ml/kg/min: the oxygen uptake at most that a runner of usual economy would need for it (Daniels and Gilbert 1979). NULL where metres or seconds are not above 0, and for less than a slow walk. Of maximal efforts alone it says anything.';

create function runlytics.vdot_time(vdot float8, metres float8) returns float8
  as 'MODULE_PATHNAME', 'runlytics_vdot_time' language c immutable strict parallel safe cost 300;
comment on function runlytics.vdot_time(float8, float8) is
  'The seconds that a VDOT is worth over a distance, the inverse of vdot(metres, seconds).';

create function runlytics.riegel(
  metres float8,
  seconds float8,
  target_metres float8,
  exponent float8 default 1.06
) returns float8
  as 'MODULE_PATHNAME', 'runlytics_riegel' language c immutable strict parallel safe cost 2;
comment on function runlytics.riegel(float8, float8, float8, float8) is
  'The seconds of one distance as another''s: seconds * (target_metres / metres) ^ exponent (Riegel 1981). riegel_exponent() has a runner''s own exponent.';

create function runlytics.riegel_exponent(metres float8[], seconds float8[]) returns float8
  as 'MODULE_PATHNAME', 'runlytics_riegel_exponent' language c immutable strict parallel safe cost 20;
comment on function runlytics.riegel_exponent(float8[], float8[]) is
  'The exponent of riegel() in one runner''s races: the slope of ln seconds over ln metres by least squares. NULL without two different distances; SQLSTATE 2202E when the arrays differ in length.';

create type runlytics.critical_speed_fit as (
  critical_speed_mps float8,
  low float8,
  high float8,
  d_prime_m float8,
  d_prime_low float8,
  d_prime_high float8,
  efforts int
);
comment on type runlytics.critical_speed_fit is
  'Critical speed in m/s, which can be held without drawing on a store, and the store in metres, each with the ends of its interval; on how many efforts they rest.';

create function runlytics.critical_speed(metres float8[], seconds float8[]) returns float8
  as 'MODULE_PATHNAME', 'runlytics_critical_speed' language c immutable strict parallel safe cost 20;
comment on function runlytics.critical_speed(float8[], float8[]) is
  'Critical speed in m/s: the slope of metres over seconds by least squares, through the efforts of 2 to 20 minutes. NULL of fewer than three of them; SQLSTATE 2202E when the arrays differ in length. critical_speed_model() has the store and the intervals.';

create function runlytics.critical_speed_model(metres float8[], seconds float8[], level float8 default 0.95) returns runlytics.critical_speed_fit
  as 'MODULE_PATHNAME', 'runlytics_critical_speed_model' language c immutable strict parallel safe cost 30;
comment on function runlytics.critical_speed_model(float8[], float8[], float8) is
  'critical_speed(), the store of metres above it (D prime), and for both the interval of Student''s t at the level (0 to 1, exclusive; SQLSTATE 22023). With three efforts the intervals are wide. NULL of fewer.';

create function runlytics.tanda_pace(weekly_km float8, training_pace_s_per_km float8) returns float8
  as 'MODULE_PATHNAME', 'runlytics_tanda_pace' language c immutable strict parallel safe cost 2;
comment on function runlytics.tanda_pace(float8, float8) is
  'The pace of a marathon in s/km after eight weeks of so many km a week at this mean pace: 17.1 + 140 exp(-0.0053 km) + 0.55 pace (Tanda 2011).';

create function runlytics.aerobic_estimate(stream runlytics.stream, resting_hr float8, max_hr float8) returns float8
  as 'MODULE_PATHNAME', 'runlytics_aerobic_estimate' language c immutable strict parallel safe cost 3000;
comment on function runlytics.aerobic_estimate(runlytics.stream, float8, float8) is
  'The oxygen uptake at most, in ml/kg/min on the scale of VDOT, that pace and heart rate of a run speak for: the mean cost of its graded speed over the mean share of the heart rate reserve (Swain 1997), after 10 minutes of warming up. NULL where less than 20 minutes of it have both, and below 40 % of the reserve.';

create type runlytics.race_prediction as (
  model text,
  seconds float8,
  low float8,
  high float8,
  weight float8,
  basis text
);
comment on type runlytics.race_prediction is
  'What a model says of a race: seconds, the interval that holds the time in 80 of 100 cases, its weight in the model weighted (1 of that itself), and in words what it rests on. model none: there is nothing to go on, and basis says what is missing.';

create type runlytics_internal.race_estimate as (
  model text,
  seconds float8,
  low float8,
  high float8,
  weight float8,
  efforts int,
  parameter float8
);
comment on type runlytics_internal.race_estimate is
  'A prediction before it is put into words. parameter: VDOT, the exponent, m/s, the share of critical speed, s/km.';

create function runlytics_internal.race_estimates(
  target_metres float8,
  metres float8[],
  seconds float8[],
  days_ago float8[],
  certainty float8[],
  runs float8[],
  break_days float8[],
  break_ended_days_ago float8[],
  weekly_km float8 default null,
  training_pace_s_per_km float8 default null,
  decoupling float8 default null,
  durability_ratio float8 default null
) returns setof runlytics_internal.race_estimate
  as 'MODULE_PATHNAME', 'runlytics_race_estimates' language c immutable parallel safe cost 1000 rows 6;
comment on function runlytics_internal.race_estimates(float8, float8[], float8[], float8[], float8[], float8[], float8[], float8[], float8, float8, float8, float8) is
  'A race by every model that the evidence allows, the weighted one last; no row without evidence. Efforts and breaks are arrays, an element each; runs: a number for each run, of whose stretches the best counts as a performance; SQLSTATE 2202E when they differ in length, 22004 for a NULL array. A part of predict_race().';

create function runlytics.heat_slowdown(temperature_c float8, dew_point_c float8) returns float8
  language sql immutable strict parallel safe cost 20
  return (
    with
      air as (select 1.8 * (temperature_c + dew_point_c) + 64 as felt),
      chart (felt, share) as (
        values (100::float8, 0::float8), (110, 0.005), (120, 0.01), (130, 0.02), (140, 0.03), (150, 0.045), (160, 0.06), (170, 0.08), (180, 0.1)
      ),
      band as (
        select c.felt, c.share, lead(c.felt) over (order by c.felt) as next_felt, lead(c.share) over (order by c.felt) as next_share
        from chart as c
      )
    select case
      when air.felt <= 100 then 0
      when air.felt >= 180 then 0.1
      else (
        select b.share + (b.next_share - b.share) * (air.felt - b.felt) / (b.next_felt - b.felt)
        from band as b
        where air.felt >= b.felt
          and air.felt < b.next_felt
      )
    end
    from air
  );
comment on function runlytics.heat_slowdown(float8, float8) is
  'By which share warm and damp air slows a steady run down, .03 being 3 %: the chart of M. Hadley (Maximum Performance Running, 2013) over the sum of temperature and dew point in degrees Fahrenheit, evenly between its steps; nothing up to 100, at most the 10 % of 180, above which he advises against hard running. A rule of coaches, not a measurement; who is used to heat loses less.';
