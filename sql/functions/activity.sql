-- What one activity says: routes, times, zones, efforts, splits. All pure over their arguments.

create function runlytics.route(stream runlytics.stream) returns geometry
  as 'MODULE_PATHNAME', 'runlytics_route' language c immutable strict parallel safe cost 5000;
comment on function runlytics.route(runlytics.stream) is
  'The LineString (SRID 4326) through every sample with a position; NULL with fewer than two.';

create function runlytics.route(stream runlytics.stream, tolerance_m float8) returns geometry
  as 'MODULE_PATHNAME', 'runlytics_route_simplified' language c immutable strict parallel safe cost 10000;
comment on function runlytics.route(runlytics.stream, float8) is
  'The route simplified (Douglas-Peucker): no recorded position is farther than tolerance_m metres from the line.';

create function runlytics.trajectory(stream runlytics.stream) returns geometry
  as 'MODULE_PATHNAME', 'runlytics_trajectory' language c immutable strict parallel safe cost 10000;
comment on function runlytics.trajectory(runlytics.stream) is
  'The route as LineString ZM: Z is the altitude in metres (0 where the device gave none), M the Unix time in seconds.';

create function runlytics.distance(stream runlytics.stream) returns float8
  as 'MODULE_PATHNAME', 'runlytics_distance' language c immutable strict parallel safe cost 2;
comment on function runlytics.distance(runlytics.stream) is
  'Metres, as the device counted them; the geodesic length of the route on WGS84 where it did not. NULL without either. Reads the header alone where the device counted.';

create function runlytics.moving_time(stream runlytics.stream, threshold_mps float8 default 0.5) returns float8
  as 'MODULE_PATHNAME', 'runlytics_moving_time' language c immutable strict parallel safe cost 1000;
comment on function runlytics.moving_time(runlytics.stream, float8) is
  'Seconds of movement: without stops (3 s or more below threshold_mps), recorded pauses and gaps of more than 30 s.';

create function runlytics.elevation_gain(stream runlytics.stream, threshold_m float8 default 3) returns float8
  as 'MODULE_PATHNAME', 'runlytics_elevation_gain' language c immutable strict parallel safe cost 2000;
comment on function runlytics.elevation_gain(runlytics.stream, float8) is
  'Metres climbed: smoothed altitude, then rises of at least threshold_m (3 for GPS, 2 for a barometer). NULL without altitude.';

create function runlytics.elevation_loss(stream runlytics.stream, threshold_m float8 default 3) returns float8
  as 'MODULE_PATHNAME', 'runlytics_elevation_loss' language c immutable strict parallel safe cost 2000;
comment on function runlytics.elevation_loss(runlytics.stream, float8) is
  'Metres descended, by the rule of elevation_gain.';

create function runlytics.time_in_zones(stream runlytics.stream, channel text, bounds float8[]) returns float8[]
  as 'MODULE_PATHNAME', 'runlytics_time_in_zones' language c immutable strict parallel safe cost 1000;
comment on function runlytics.time_in_zones(runlytics.stream, text, float8[]) is
  'Seconds in each of the n+1 zones between n ascending bounds; a value on a bound belongs above it. channel: a column of sample such as heart_rate, cadence, speed_mps, power_w. SQLSTATE 22023 for an unknown channel or bounds out of order.';

create function runlytics.average(stream runlytics.stream, channel text) returns float8
  as 'MODULE_PATHNAME', 'runlytics_average' language c immutable strict parallel safe cost 1000;
comment on function runlytics.average(runlytics.stream, text) is
  'The mean of a channel over time; NULL without data.';

create function runlytics.coverage(stream runlytics.stream, channel text) returns float8
  as 'MODULE_PATHNAME', 'runlytics_coverage' language c immutable strict parallel safe cost 1000;
comment on function runlytics.coverage(runlytics.stream, text) is
  'The share (0 to 1) of moving time in which a channel has valid values; a value holds until the next one within the channel''s own cadence. Metrics below 0.5 are NULL.';

create function runlytics.normalized_graded_speed(stream runlytics.stream) returns float8
  as 'MODULE_PATHNAME', 'runlytics_normalized_graded_speed' language c immutable strict parallel safe cost 3000;
comment on function runlytics.normalized_graded_speed(runlytics.stream) is
  'm/s: the fourth-power mean of the 30 s rolling mean of graded speed (Minetti 2002 cost of running).';

create function runlytics.efficiency_factor(stream runlytics.stream) returns float8
  as 'MODULE_PATHNAME', 'runlytics_efficiency_factor' language c immutable strict parallel safe cost 3000;
comment on function runlytics.efficiency_factor(runlytics.stream) is
  'Normalised graded speed in m/min divided by mean heart rate: metres a heartbeat. Higher is fitter.';

create function runlytics.decoupling(stream runlytics.stream) returns float8
  as 'MODULE_PATHNAME', 'runlytics_decoupling' language c immutable strict parallel safe cost 5000;
comment on function runlytics.decoupling(runlytics.stream) is
  'Percent by which efficiency falls from the first to the second half, after 10 minutes of warm-up; NULL when less than 20 minutes remain.';

create function runlytics.best_effort(stream runlytics.stream, metres float8) returns runlytics.effort
  as 'MODULE_PATHNAME', 'runlytics_best_effort' language c immutable strict parallel safe cost 2000;
comment on function runlytics.best_effort(runlytics.stream, float8) is
  'The fastest stretch of so many metres, on the elapsed clock; NULL when the activity is shorter. Jumps faster than a runner (9.5 m/s) do not count.';

create function runlytics.best_effort(stream runlytics.stream, metres float8, sport text) returns runlytics.effort
  as 'MODULE_PATHNAME', 'runlytics_best_effort_of_sport' language c immutable strict parallel safe cost 2000;
comment on function runlytics.best_effort(runlytics.stream, float8, text) is
  'The same for another sport: what is faster than anybody in it (38 m/s for cycling) does not count.';

create function runlytics.best_efforts(stream runlytics.stream, metres float8[]) returns setof runlytics.effort
  as 'MODULE_PATHNAME', 'runlytics_best_efforts' language c immutable strict parallel safe cost 5000 rows 5;
comment on function runlytics.best_efforts(runlytics.stream, float8[]) is
  'best_effort for several distances in one pass over the stream; distances longer than the activity give no row.';

create function runlytics.best_efforts(stream runlytics.stream, metres float8[], sport text) returns setof runlytics.effort
  as 'MODULE_PATHNAME', 'runlytics_best_efforts_of_sport' language c immutable strict parallel safe cost 5000 rows 5;
comment on function runlytics.best_efforts(runlytics.stream, float8[], text) is
  'The same for another sport, as best_effort() has it.';

create function runlytics.best_efforts_by_time(stream runlytics.stream, seconds float8[]) returns setof runlytics.effort
  as 'MODULE_PATHNAME', 'runlytics_best_efforts_by_time' language c immutable strict parallel safe cost 5000 rows 5;
comment on function runlytics.best_efforts_by_time(runlytics.stream, float8[]) is
  'The longest distance covered in each of the given times; times longer than the activity give no row.';

create function runlytics.best_efforts_by_time(stream runlytics.stream, seconds float8[], sport text) returns setof runlytics.effort
  as 'MODULE_PATHNAME', 'runlytics_best_efforts_by_time_of_sport' language c immutable strict parallel safe cost 5000 rows 5;
comment on function runlytics.best_efforts_by_time(runlytics.stream, float8[], text) is
  'The same for another sport, as best_effort() has it.';

create function runlytics.splits(stream runlytics.stream, metres float8 default 1000) returns setof runlytics.split
  as 'MODULE_PATHNAME', 'runlytics_splits' language c immutable strict parallel safe cost 5000 rows 10;
comment on function runlytics.splits(runlytics.stream, float8) is
  'The activity cut every so many metres; the last split is what remains. Jumps faster than a runner (9.5 m/s) do not count.';

create function runlytics.splits(stream runlytics.stream, metres float8, sport text) returns setof runlytics.split
  as 'MODULE_PATHNAME', 'runlytics_splits_of_sport' language c immutable strict parallel safe cost 5000 rows 10;
comment on function runlytics.splits(runlytics.stream, float8, text) is
  'The same for another sport, as best_effort() has it.';

create function runlytics.fatigued_efforts(stream runlytics.stream, metres float8[], after_m float8[]) returns setof runlytics.fatigued_effort
  as 'MODULE_PATHNAME', 'runlytics_fatigued_efforts' language c immutable strict parallel safe cost 5000 rows 5;
comment on function runlytics.fatigued_efforts(runlytics.stream, float8[], float8[]) is
  'The fastest stretch of each distance that begins after each way: how fast somebody still is. What is not reached gives no row; otherwise as best_efforts().';

create function runlytics.lap_splits(stream runlytics.stream, laps runlytics.lap[]) returns setof runlytics.split
  as 'MODULE_PATHNAME', 'runlytics_lap_splits' language c immutable strict parallel safe cost 5000 rows 10;
comment on function runlytics.lap_splits(runlytics.stream, runlytics.lap[]) is
  'The activity cut where the laps begin, measured by its samples as splits() has it. SQLSTATE 22004 for a lap without a start.';
