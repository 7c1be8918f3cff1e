-- Reads every file of a folder on the server into the warehouse.
call runlytics.ingest_path(:'folder');
call runlytics.process_documents();

-- Nobody has said how hard this athlete can run: the data say it, then the load is known.
\if :own_files
select runlytics.estimate_settings() \g /dev/null
call runlytics.recompute();
\endif
