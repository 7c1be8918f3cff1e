-- A metric of the samples is a row of warehouse.metrics and a function metric_NAME(), and nothing else.
select plan(3);
set client_min_messages = warning;

select is_empty(
  $$ select p.proname from pg_proc as p
     where p.proname like 'metric\_%' and p.pronamespace = 'runlytics_internal'::regnamespace
       and not exists (
         select from warehouse.metrics as m where m.grain = 'activity' and m.name = substr(p.proname, 8)
       ) $$,
  'every metric_NAME() has its row'
);

insert into warehouse.metrics (metric_id, name, unit, grain, source, description)
values (1000, 'hours_recorded', 'h', 'activity', 'test', 'How long samples were taken');
create function runlytics_internal.metric_hours_recorded(of runlytics_internal.scored_samples) returns runlytics_internal.sample_metric
  language sql immutable
  return row(runlytics.elapsed_time(stream => (of).stream) / 3600, null)::runlytics_internal.sample_metric;

select runlytics.ingest(body => convert_to(
  '<gpx version="1.1"><trk><type>running</type><trkseg>'
  || string_agg(format('<trkpt lat="%s" lon="13"><time>%s</time></trkpt>', 52 + n * 0.0005, to_char('2026-03-01T08:00:00'::timestamp + make_interval(secs => n * 20), 'YYYY-MM-DD"T"HH24:MI:SS"Z"')), '')
  || '</trkseg></trk></gpx>', 'UTF8'
)) from generate_series(0, 90) as n;
call runlytics.process_documents();
select is(
  (select m.value from warehouse.activity_metrics as m where m.metric = 'hours_recorded'),
  0.5::float8,
  'a row and a function are a metric of every activity'
);
select ok(
  exists (select from warehouse.activity_metrics as m where m.metric = 'normalized_graded_speed'),
  'beside those that were there'
);
select * from finish();
