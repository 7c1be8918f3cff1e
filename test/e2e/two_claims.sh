#!/bin/bash
# Two sessions at the documents of one athlete: what one claims holds up no other document of the other, and counts no attempt that was
# none; else a slow machine gives up files that nobody has tried.
set -euo pipefail
source test/support/tap.sh
query -o /dev/null -c "select runlytics.ingest(convert_to('Date,Weight' || E'\\n2026-01-01,' || n, 'UTF8'), 'upload', n || '.csv') from generate_series(1, 20) as n"
# As a session has claimed all of them, and waits for its turn.
query -o /dev/null -c 'select runlytics_internal.claim_documents(100)'
psql -X -q -o /dev/null <<'SQL' &
begin;
select runlytics_internal.claim_documents(100);
select pg_sleep(6);
commit;
SQL
sleep 2
query -o /dev/null -c 'select runlytics_internal.process_claimed(array_agg(document_id)) from warehouse.documents' 2>/dev/null
wait
is 'all but the one that another session has claimed are processed' "$(query -c "select count(*) from warehouse.documents where status = 'pending'")" 1
is 'none counts as tried more often than it was' "$(query -c 'select max(attempts) from warehouse.documents')" 2
finish
