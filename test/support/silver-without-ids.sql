-- What a load leaves behind, without the ids and times that differ from one load to the next.
\pset format unaligned
\pset tuples_only on
select 'document', name, kind, status, bytes, encode(sha256, 'hex'), error,
  sha256(runlytics.document_body(document_id => document_id))
from warehouse.documents
order by name collate "C", sha256;

select 'activity', to_jsonb(a) - array['activity_id', 'gear_id'],
  (select to_jsonb(g) - array['gear_id', 'document_id'] from warehouse.gear as g where g.gear_id = a.gear_id), md5(s.stream::text),
  (select jsonb_agg(to_jsonb(l) - 'activity_id' order by l.lap) from warehouse.laps as l where l.activity_id = a.activity_id),
  (select jsonb_agg(to_jsonb(m) - 'activity_id' order by m.metric) from warehouse.activity_metrics as m where m.activity_id = a.activity_id),
  (
    select jsonb_agg(to_jsonb(x) - array['activity_id', 'document_id'] || jsonb_build_object('file', d.name) order by d.name, d.sha256, x.part)
    from warehouse.activity_sources as x
    join warehouse.documents as d using (athlete_id, document_id)
    where x.activity_id = a.activity_id
  )
from warehouse.activities as a
left join warehouse.streams as s using (athlete_id, activity_id)
order by a.started_at, to_jsonb(a)->>'distance_m';

select 'settings', s from warehouse.athlete_settings as s order by valid_from;
