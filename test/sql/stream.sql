-- The type stream: samples in, samples out.
set datestyle = 'ISO';
set timezone = 'UTC';
create temp table walk as
select row(
  timestamptz '2026-03-01 08:00:00+00' + make_interval(secs => n), n, 52.5 + n * 1e-5, 13.35, 34.2 + n * 0.2,
  n * 1.11, 120 + n, 90, 1.11, null, 12
)::runlytics.sample as s
from generate_series(0, 9) as n;

create temp table recorded as select runlytics.stream_of(s) as stream from walk;

select (runlytics.samples(stream => stream)).* from recorded;
select
  runlytics.sample_count(stream => stream),
  runlytics.started_at(stream => stream),
  runlytics.elapsed_time(stream => stream),
  runlytics.distance(stream => stream)
from recorded;

-- The text form comes back the same, and so does stream_of(samples()).
select stream::text::runlytics.stream::text = stream::text as text_round_trip from recorded;
select
  (select runlytics.stream_of(s) from runlytics.samples(stream => stream) as s)::text = stream::text as inverse
from recorded;
-- Heart rates alone are those of the samples.
select
  array(select h from runlytics.heart_rates(stream => stream) as h)
    = array(
      select row(s.at, s.heart_rate)::runlytics.heart_rate_sample
      from runlytics.samples(stream => stream) as s
      where s.heart_rate is not null
    ) as heart_rates
from (
  select stream from recorded
  union all
  select runlytics.stream_of(row((s).at, null, 1, 2, null, null, nullif((s).heart_rate, 123), null, null, null, null)::runlytics.sample) from walk
) as r;
-- The order of the rows does not matter.
select (select runlytics.stream_of(s order by random()) from walk)::text = stream::text as any_order from recorded;
-- No rows, no stream.
select runlytics.stream_of(s) is null from walk where false;

-- Nothing that is not a stream gets in.
\set VERBOSITY default
\set SHOW_CONTEXT never
select 'hello'::runlytics.stream;
select '\x'::runlytics.stream;
select '\x0'::runlytics.stream;
select '\xzz'::runlytics.stream;
select overlay(stream::text placing '00' from 40 for 2)::runlytics.stream is null from recorded;
select left(stream::text, -2)::runlytics.stream is null from recorded;
select runlytics.stream_of(row(null, null, null, null, null, null, null, null, null, null, null)::runlytics.sample);
select runlytics_internal.acwr_final(null);
select '1'::runlytics.aggregate_state;
