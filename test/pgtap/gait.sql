-- Landmarks of a film -> how somebody runs: stored, beside other films, beside pain.
select no_plan();
set timezone = 'UTC';
set client_min_messages = warning;
update warehouse.athlete_settings
set timezone = 'UTC', height_m = 1.75, estimated = false;

-- A film of 1920 x 1080 from the right: hips that go up and down by 7 cm, feet that stand for tc seconds.
create function pg_temp.film(spm float8, tc float8, lean float8 default 0.1, head text default '', fps float8 default 120, seconds float8 default 6) returns bytea
  language sql
as $$
  with
    frame as (
      select n, n / fps as t, 60 / spm as step
      from generate_series(0, (fps * seconds)::int - 1) as n
    ),
    body as (
      select
        f.n, f.t, 0.88 - 0.035 * cos(2 * pi() * (f.t - tc / 2) / f.step) * -1 as hip,
        l.side, (f.t + l.side * f.step)::numeric % (2 * f.step)::numeric as u, 2 * f.step - tc as swing
      from frame as f
      cross join (values (0), (1)) as l (side)
    ),
    leg as (
      select
        b.n, b.t, b.hip, b.side,
        case when b.u <= tc then 3.2 * (tc / 2 - b.u::float8) else 1.6 * tc * (2 * (b.u::float8 - tc) / b.swing - 1) end as x,
        case when b.u <= tc then 0 else 0.28 * sin(pi() * (b.u::float8 - tc) / b.swing) end as z
      from body as b
    ),
    point as (
      select l.n, p.index + l.side as index, p.x, p.z
      from leg as l
      cross join lateral (
        values
          (11, lean * 0.5, l.hip + 0.5), (23, 0, l.hip), (25, l.x / 2 + 0.1, (l.hip + l.z + 0.07) / 2), (27, l.x, l.z + 0.07),
          (29, l.x - 0.05, l.z), (31, l.x + 0.15, l.z)
      ) as p (index, x, z)
    ),
    frames as (
      select
        i.n,
        jsonb_agg(
          jsonb_build_object(
            'x', round((0.5 + coalesce(p.x, 0) * 480 / 1920)::numeric, 5), 'y', round((0.92 - coalesce(p.z, 1.6) * 480 / 1080)::numeric, 5),
            'z', 0, 'visibility', case when i.index % 2 = 0 then 0.98 else 0.7 end
          ) order by i.index
        ) as landmarks
      from (select n, index from generate_series(0, (fps * seconds)::int - 1) as n, generate_series(0, 32) as index) as i
      left join point as p on p.n = i.n and p.index = i.index
      group by i.n
    )
  select convert_to(
    format('{"runlytics_pose":1,"fps":%s,"width":1920,"height":1080,%s"frames":[%s]}', fps, head, string_agg(jsonb_build_object('landmarks', landmarks)::text, ',' order by n)), 'UTF8'
  )
  from frames
$$;

create temporary table film as
select pg_temp.film(172, 0.245) as body, pg_temp.film(172, 0.245, head => '"height_m":1.75,"speed_mps":3.2,"started_at":"2026-05-01T08:00:00Z",') as dated;

select is(runlytics.detect_format((select body from film)), 'pose', 'landmarks are known by their content');
select is((select count(*) from runlytics.parse_pose((select body from film))), 720::bigint, 'a row a frame');
select results_eq(
  $$ select frame, at_s, fps, width, height, cardinality(landmarks), started_at from runlytics.parse_pose((select dated from film)) offset 119 limit 1 $$,
  $$ values (120, 119 / 120.0::float8, 120::float8, 1920::float8, 1080::float8, 132, '2026-05-01T08:00:00Z'::timestamptz) $$,
  'with what the document says'
);
select throws_ok($$ select runlytics.parse_pose('{"landmarks": 1}') $$, '22P02', null, 'a document in which nobody is seen is none');
select throws_ok($$ select runlytics.parse_pose('{}', 0) $$, '22023', null, 'nor are no frames a second');
select throws_ok($$ select runlytics.gait('{}', 9) $$, '22023', null, 'nobody is nine metres tall');
select is(runlytics.gait(null), null, 'of nothing there is nothing');
select is((runlytics.gait('{}')).confidence, 0::float8, 'and of no frames no confidence');

create temporary table told as
select g.*
from (select array_agg(f order by f.frame) as frames from runlytics.parse_pose((select body from film)) as f) as a,
  runlytics.gait(a.frames, 1.75, 3.2) as g;
select ok(abs(cadence_spm - 172) < 1, 'cadence ' || cadence_spm) from told;
select ok(abs(vertical_oscillation_cm - 7) < 0.7, 'vertical oscillation ' || vertical_oscillation_cm) from told;
select ok(abs(ground_contact_ms - 245) < 25, 'ground contact ' || ground_contact_ms) from told;
select ok(abs(trunk_lean_deg - 5.7) < 1, 'lean ' || trunk_lean_deg) from told;
select ok(abs(step_length_m - 3.2 * 60 / 172) < 0.01, 'step length ' || step_length_m) from told;
select is(row(direction, near_side)::text, '(right,right)', 'to the right, of which the right leg is seen') from told;
select ok(confidence > 0.9 and contact_confidence > 0.9 and strides >= 7, 'and is sure of it') from told;
select is(
  (select count(*) from runlytics.gait_strides((select array_agg(f order by f.frame) from runlytics.parse_pose((select body from film)) as f)) where side = 'right'),
  (select strides::bigint from told),
  'its strides are there one by one'
);

-- Stored.
select runlytics.ingest(body => dated, name => 'film.json', athlete_id => 1) as document from film \gset
call runlytics.process_documents(athlete_id => 1);
select is((select concat_ws(' ', kind, status, error) from warehouse.documents where document_id = :document), 'pose done', 'a film is stored');
select is(
  (select row(filmed_at, local_date, dated, frames, height_m, speed_mps, speed_from, round(cadence_spm))::text from warehouse.gait),
  '("2026-05-01 08:00:00+00",2026-05-01,t,720,1.75,3.2,film,172)', 'once, on its day'
);
create temporary table before as select to_jsonb(g) as gait from warehouse.gait as g;
call runlytics.reprocess(athlete_id => 1);
select is((select jsonb_agg(to_jsonb(g)) from warehouse.gait as g), (select jsonb_agg(gait) from before), 'and the same again from its document');
select ok((select count(*) from warehouse.gait_strides) >= 14, 'with its strides');
select ok(
  exists (select from runlytics.export_athlete(athlete_id => 1) where name like 'tables/gait-%'), 'it can be taken along'
);

-- Undated, it takes the stature of the settings.
select runlytics.ingest(body => body, name => 'undated.json', athlete_id => 1) as undated from film \gset
call runlytics.process_documents(athlete_id => 1);
select is(
  (select row(dated, height_m, speed_mps, step_length_m is null)::text from warehouse.gait where document_id = :undated), '(f,1.75,,t)',
  'without a date it is of the day it came, and without a speed without a step length'
);
select runlytics.forget(document_id => :undated, athlete_id => 1);
select is((select count(*) from warehouse.gait), 1::bigint, 'what is forgotten is gone');

-- Beside other films, and beside pain. A film's own figures are copied: twelve days, twice on four of them.
insert into warehouse.documents (athlete_id, kind, source, name, status, sha256, bytes)
select 1, 'pose', 'test', 'film ' || n, 'done', sha256(convert_to('film' || n, 'UTF8')), 1
from generate_series(1, 16) as n;
insert into warehouse.gait
select
  (jsonb_populate_record(
    g, jsonb_build_object(
      'document_id', d.document_id, 'filmed_at', timestamptz '2026-06-01 08:00Z' + (d.n % 12) * interval '7 days', 'local_date', date '2026-06-01' + (d.n % 12)::int * 7,
      'overstride_cm', 10 + (d.n % 12) + case when d.n > 12 then 0.5 else 0 end
    )
  )).*
from warehouse.gait as g,
  (select document_id, row_number() over (order by document_id) as n from warehouse.documents where source = 'test') as d;
insert into warehouse.journal (athlete_id, day, soreness)
select 1, date '2026-06-01' + n * 7 + 1, least(10, n * 0.8 + (n % 3) * 0.3) from generate_series(0, 11) as n;

select is(
  (select row(max(repeats), round(max(detectable_change)::numeric, 2))::text from warehouse.gait_trend where feature = 'ankle before hip'),
  -- Four pairs half a centimetre apart: SD .5 / sqrt(2), times 1.96 sqrt(2).
  '(4,0.98)', 'from where on a change is more than chance follows from films of one day'
);
-- Of the words of the days after: the knee where it was over 15 cm, once the achilles; a day without words says nothing.
insert into warehouse.journal (athlete_id, day, row_key, title, note)
select
  1, date '2026-06-01' + n * 7 + 2, '1', 'easy run',
  case
    when n >= 6 then 'left knee sore after the run'
    when n = 2 then 'the achilles hurt a little'
    when n = 3 then 'no knee pain at all'
    when n = 4 then ''
    else 'felt fine'
  end
from generate_series(0, 11) as n;
update warehouse.journal set title = null where note = '';

select ok(
  (select low > 0.5 and high <= 1 and n = 12 and q is not null and note like '%associated with%' from runlytics.gait_and_pain(athlete_id => 1) where feature = 'ankle before hip' and lag = 1 and outcome = 'soreness'),
  'a feature goes along with the soreness of the next day'
);
select ok(
  (select bool_and(n = 0 and low is null and note like 'Too little%') from runlytics.gait_and_pain(athlete_id => 1) where lag = 2 and outcome = 'soreness'), 'where there are no pairs nothing is said'
);
select is(
  (select array_agg(row(outcome, n, mentions)::text order by outcome) from runlytics.gait_and_pain(athlete_id => 1) where feature = 'ankle before hip' and lag = 2),
  '{"(pain,11,7)","(soreness,0,)"}', 'what the words of the journal say of pain stands beside soreness, as far as there are words'
);
select ok(
  (select bool_and(q is not null and q >= p) from runlytics.gait_and_pain(athlete_id => 1) where p is not null), 'with q over all of it'
);
select is(
  (select row(outcome, n, mentions, low < estimate and estimate > 0.5, note like 'More ankle before hip is associated with more knee pain 2 days later: r %, over 11 pairs, 6 of them with it.')::text
    from runlytics.gait_and_pain('knee pain', athlete_id => 1) where feature = 'ankle before hip' and lag = 2),
  '("knee pain",11,6,t,t)', 'a complaint is understood as in a question: of its part of the body, and not where it is denied'
);
select is(
  (select row(n, mentions, low is null, note like 'Too little to judge: 1 of 11 films have achilles pain 2 days later%')::text
    from runlytics.gait_and_pain('achilles pain', athlete_id => 1) where feature = 'ankle before hip' and lag = 2),
  '(11,1,t,t)', 'one that came up once is no ground for a figure'
);
select throws_ok($$ select runlytics.gait_and_pain('a sunny afternoon') $$, '22023', null, 'what is no complaint is refused');
select throws_ok($$ select runlytics.gait_and_pain(null::text) $$, '22023', null, 'and so is none');
-- The features are metrics as all others are.
select is(
  (select count(*) from warehouse.metrics where name like 'gait\_%'), (select count(distinct metric) from warehouse.gait_values),
  'each feature of a film is a metric'
);
select results_eq(
  $$ select m.name, m.unit from warehouse.metrics as m where m.name like 'gait\_%' order by 1 $$,
  $$ select distinct g.metric, g.unit from warehouse.gait_values as g order by 1 $$,
  'in its unit'
);
select is(
  (select count(*) from warehouse.metric_values where metric = 'gait_overstride'), 17::bigint, 'with a value a film'
);
select ok((select t.n = 13 and t.unit = 'cm a week' from runlytics.trend('gait_overstride', athlete_id => 1) as t), 'of which there is a trend, by days');
select ok(
  (select t.low <= 1 and 1 <= t.high and t.low > 0 and t.change_low <= 11 and 11 <= t.change_high
    from runlytics.trend('gait_overstride', since => '2026-06-01', until => '2026-08-31', athlete_id => 1) as t),
  'whose interval holds the centimetre a week that was put in'
);
select is(
  (select concat_ws(',', r.row ->> 'n', r.row ->> 'change' ~ '^1[01]', r.row ->> 'interval' ~ '^[0-9.]+ to [0-9.]+$')
    from runlytics_internal.panel_gait_trends('{"since": "2026-06-01", "until": "2026-08-31"}', 1) as p (panel), jsonb_array_elements(p.panel -> 'figures' -> 0 -> 'rows') as r (row)
    where r.row ->> 'feature' = 'overstride'),
  '12,t,t', 'and stands so beside the days that hurt'
);
select is(
  (select concat_ws(',', r.row ->> 'n', r.row ->> 'interval' ~ '^[0-9.]+ to [0-9.]+$')
    from runlytics_internal.panel_gait_trends('{"since": "2026-06-01", "until": "2026-08-31"}', 1) as p (panel), jsonb_array_elements(p.panel -> 'figures' -> 0 -> 'rows') as r (row)
    where r.row ->> 'feature' = 'soreness, of the journal'),
  '12,t', 'which have theirs'
);
select is(
  (select note from runlytics.lag_correlation('gait_overstride', 'soreness', 1, athlete_id => 1) where lag = 1),
  'Too little to judge: 12 pairs of gait overstride and soreness alike, and 20 are needed.', 'that stands beside other metrics'
);
select throws_ok($$ select runlytics.gait_and_pain(99) $$, '22023', null, 'a lag is of days');
select ok(
  (select p.panel ->> 'sentence' like '%steps a minute%' and jsonb_array_length(p.panel -> 'figures') = 10 from runlytics_internal.panel_gait('{"since": "2026-01-01"}', 1) as p (panel)),
  'the page shows each feature'
);
select ok(
  (select p.panel ->> 'sentence' like '%associated with%' from runlytics_internal.panel_gait_pain('{}', 1) as p (panel)), 'and what goes along with soreness'
);
select ok(
  (select jsonb_array_length(p.panel -> 'figures' -> 0 -> 'rows') = 11
      and p.panel ->> 'sentence' = 'Pain in the words of 7 of 11 days of the journal.'
      and (select bool_or(r.row ->> 'interval' like '% to %') from jsonb_array_elements(p.panel -> 'figures' -> 0 -> 'rows') as r (row))
    from runlytics_internal.panel_gait_trends('{"since": "2026-01-01", "until": "2026-12-01"}', 1) as p (panel)),
  'how far each has gone stands there with its interval, beside the days that hurt'
);
select is(runlytics_internal.panel_gait_trends('{"since": "2020-01-01", "until": "2020-12-01"}', 1), null, 'and nothing without films');
select ok(
  (select p.panel -> 'figures' -> 0 -> 'rows' @> '[{"outcome": "soreness"}, {"outcome": "pain"}]' from runlytics_internal.panel_gait_pain('{}', 1) as p (panel)),
  'soreness and pain stand side by side'
);
select matches(runlytics.page('gait', '{"since": "2026-01-01"}', 1), 'More than chance from', 'in a page of its own');

-- Films on the mornings after nights beside films of days off: three centimetres are put into one feature, nothing into another.
insert into warehouse.documents (athlete_id, kind, source, name, status, sha256, bytes)
select 1, 'pose', 'nights', 'night film ' || n, 'done', sha256(convert_to('night film' || n, 'UTF8')), 1
from generate_series(0, 39) as n;
insert into warehouse.gait
select
  (jsonb_populate_record(
    g, jsonb_build_object(
      'document_id', d.document_id, 'filmed_at', timestamptz '2025-01-07 08:00Z' + d.n * interval '7 days', 'local_date', date '2025-01-07' + d.n::int * 7,
      'overstride_cm', 10 + 3 * (d.n % 2) + 0.4 * sin(d.n * 1.7), 'trunk_lean_deg', 6 + 0.4 * cos(d.n * 2.3)
    )
  )).*
from warehouse.gait as g,
  (select document_id, row_number() over (order by document_id) - 1 as n from warehouse.documents where source = 'nights') as d
where g.local_date = '2026-05-01';
insert into warehouse.shifts (athlete_id, day, label, origin)
select 1, date '2025-01-06' + n * 7, case n % 2 when 1 then 'night' else 'off' end, 'journal' from generate_series(0, 39) as n;
create temporary table beside as
select c.*
from (values ('gait_overstride'), ('gait_trunk_lean')) as m (metric)
cross join lateral runlytics.compare_groups(m.metric, 'shift', since => '2025-01-01', until => '2025-12-31', athlete_id => 1) as c
where c.first_group = 'night'
  and c.second_group = 'off';
select ok((select low <= 3 and 3 <= high and low > 2 from beside where metric = 'gait_overstride'), 'groups are compared by a feature: what was put in is found');
select ok((select low <= 0 and 0 <= high and q > 0.05 from beside where metric = 'gait_trunk_lean'), 'and what was not is not');
select ok((select bool_and(note is not null and unit is not null) from beside), 'in words and units');
select throws_ok($$ select runlytics.compare_groups('gait_overstrid', 'shift', athlete_id => 1) $$, '22023', null, 'a feature that is none is refused');

-- A reader sees it all.
create role gait_reader in role runlytics_reader;
insert into warehouse.athlete_access (role_name, athlete_id)
values ('gait_reader', 1);
create temporary table asked as select count(*) as pairs from runlytics.gait_and_pain(athlete_id => 1) where low is not null;
grant select on asked to gait_reader;
set role gait_reader;
select is(
  (select count(*) from runlytics.gait_and_pain(athlete_id => 1) where low is not null), (select pairs from asked), 'whoever reads the films may ask what goes along with pain'
);
select ok((select count(*) > 0 from runlytics.gait_and_pain('knee pain', athlete_id => 1)), 'and with one complaint');
select matches(runlytics.page('gait', '{"since": "2026-01-01"}', 1), 'Where it goes, beside pain', 'and has the page');
reset role;
drop owned by gait_reader;
drop role gait_reader;
select * from finish();
