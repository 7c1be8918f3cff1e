-- title: Last data
-- kind: table
-- size: 8x7
-- description: When each source last gave something (warehouse.ingestion_status). Good: hours for a watch that syncs, nothing failed. Old and nothing failed: you did not run, or the phone does not send.
-- field: last_success | unit=dateTimeFromNow name="Last data"
-- field: pending | unit=none name=Waiting width=80
-- field: failed | unit=none name=Failed width=80 cell=text steps="green 1:rust"
-- empty: Nothing has been loaded yet. Load files with CALL runlytics.ingest_path() and CALL runlytics.process_documents(), or set up a service.
-- link: Data health | data-health
-- rows: demo single
select source, last_success, pending, failed
from $schema.ingestion_status
where athlete_id = $athlete
order by last_success desc nulls last, source
