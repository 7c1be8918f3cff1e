-- Reads every file of a folder on the server into the warehouse.
call runlytics.ingest_path(:'folder');
call runlytics.process_documents();

-- Nobody has said how hard this athlete can run: the data say it, then the load is known.
\if :own_files
select runlytics.estimate_settings() \g /dev/null
call runlytics.recompute();
\endif

-- Models of its days. The season may have ended yesterday: what they say of tomorrow is said as it will be before bedtime.
call runlytics.train_models();
select runlytics_internal.write_predictions(at => runlytics_internal.usual_bedtime(day => runlytics_internal.today() + 1) - interval '1 minute') \g /dev/null
