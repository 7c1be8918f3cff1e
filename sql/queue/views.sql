-- How each source does.

create or replace view warehouse.ingestion_status with (security_invoker) as
select
  athlete_id,
  source,
  s.last_success,
  extract(epoch from now() - s.last_success)::float8 as lag_s,
  coalesce(t.pending, 0) + coalesce(s.documents_pending, 0) as pending,
  coalesce(t.dead, 0) + coalesce(s.documents_failed, 0) as failed,
  t.next_attempt,
  coalesce(t.last_error, s.last_error) as last_error
from warehouse.source_status as s
full join (
  select
    athlete_id,
    source,
    count(*) filter (where status in ('pending', 'running')) as pending,
    count(*) filter (where status = 'dead') as dead,
    min(next_attempt_at) filter (where status = 'pending') as next_attempt,
    (array_agg(error order by coalesce(finished_at, started_at) desc) filter (where error is not null and status <> 'done'))[1] as last_error
  from warehouse.tasks
  group by athlete_id, source
) as t using (athlete_id, source);
comment on view warehouse.ingestion_status is 'One row a source: when it last gave something and how long ago in seconds, how many tasks and documents wait or were given up, when the next request is due, and the last error that was not got over.';

grant select on warehouse.ingestion_status to runlytics_reader;
grant select on warehouse.ingestion_status to runlytics_worker;
