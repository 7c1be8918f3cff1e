-- How alike two routes are, and when a recording went along a line. All pure over their arguments.

create type runlytics.route_likeness as (
  share float8,
  share_of_other float8,
  direction text
);
comment on type runlytics.route_likeness is 'What two routes have in common: the share of the first that the second covers, the share of the second, both 0 to 1, and direction: same, or reverse where they were run against one another.';

create type runlytics.segment_pass as (
  start_s float8,
  elapsed_s float8,
  distance_m float8,
  avg_hr float8,
  off_m float8
);
comment on type runlytics.segment_pass is 'A time that a recording went along a segment: seconds from the start of the stream, seconds it took, metres as the device counted them, mean heart rate in beats/min, and by how many metres it was off the line in the mean.';

create type runlytics.heat_cell as (
  lat float8,
  lon float8
);
comment on type runlytics.heat_cell is 'The middle of a cell of a thousandth of a degree, some 110 m from south to north, in degrees.';

create function runlytics.compare_routes(route geometry, other geometry, tolerance_m float8 default 35) returns runlytics.route_likeness
  as 'MODULE_PATHNAME', 'runlytics_compare_routes' language c immutable strict parallel safe cost 20000;
comment on function runlytics.compare_routes(geometry, geometry, float8) is
  'How much two routes have in common: the longest sequence of places, one each 20 m, that both pass in the same order, or one in the other''s reversed. Places within tolerance_m (1 to 500 m) are the same; what is cut off counts as not shared; loops may begin anywhere. SQLSTATE 22023 for what is no LineString in WGS84.';

create function runlytics_internal.route_cells(route geometry, within_m float8 default 0) returns int[]
  as 'MODULE_PATHNAME', 'runlytics_route_cells' language c immutable strict parallel safe cost 2000;
comment on function runlytics_internal.route_cells(geometry, float8) is
  'Where a route goes, coarsely: the squares of some 220 m that it passes, each as a number, sorted; with those within_m metres beside it. A part of refresh_routes().';

create function runlytics.heat_cells(route geometry) returns setof runlytics.heat_cell
  as 'MODULE_PATHNAME', 'runlytics_heat_cells' language c immutable strict parallel safe cost 2000 rows 100;
comment on function runlytics.heat_cells(geometry) is
  'The cells of a thousandth of a degree that a route passes, each once; none of a route that stays in one. SQLSTATE 22023 for what is no LineString in WGS84, 22003 for points that are farther apart than any on the globe.';

create function runlytics_internal.shared_cells(cells int[], others int[]) returns int
  as 'MODULE_PATHNAME', 'runlytics_shared_cells' language c immutable strict parallel safe cost 5;
comment on function runlytics_internal.shared_cells(int[], int[]) is
  'How many numbers two sorted lists share. A part of similar_activities().';

create function runlytics_internal.line_length(line geometry) returns float8
  as 'MODULE_PATHNAME', 'runlytics_line_length' language c immutable strict parallel safe cost 500;
comment on function runlytics_internal.line_length(geometry) is
  'Metres along a LineString, within 0.6 % of WGS84. A part of refresh_routes().';

create function runlytics.segment_passes(stream runlytics.stream, line geometry, tolerance_m float8 default 30) returns setof runlytics.segment_pass
  as 'MODULE_PATHNAME', 'runlytics_segment_passes' language c immutable strict parallel safe cost 20000 rows 2;
comment on function runlytics.segment_passes(runlytics.stream, geometry, float8) is
  'Every time that a stream follows a line from its first point to its last, in order of time. Positions are taken each second, and the ends where they are crossed between two. Up to 20 s farther than tolerance_m (1 to 500 m) from the line are a receiver that lost its way; more is another way. SQLSTATE 22023 for what is no LineString in WGS84.';

create function runlytics_internal.cut_route(stream runlytics.stream, from_m float8, to_m float8) returns geometry
  as 'MODULE_PATHNAME', 'runlytics_cut_route' language c immutable strict parallel safe cost 10000;
comment on function runlytics_internal.cut_route(runlytics.stream, float8, float8) is
  'The line from one distance of a recording to another, in metres; NULL where it tells no distance or no position there. A part of define_segment_from().';
