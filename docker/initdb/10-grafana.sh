#!/bin/bash
# The role by which Grafana reads, when the cluster is made: docs/grafana.md says why it is one of its own.
set -euo pipefail
file=${RUNLYTICS_READER_PASSWORD_FILE:-}
[[ $file ]] || exit 0
{
    printf "\\\\set password \`cat '%s'\`\n" "$file"
    cat <<'SQL'
set log_statement = 'none';
set log_min_duration_statement = -1;
create role grafana login password :'password' in role runlytics_reader connection limit 20;
insert into warehouse.athlete_access (role_name, athlete_id) select 'grafana', athlete_id from warehouse.athletes;
alter role grafana set statement_timeout = '30s';
alter role grafana set default_transaction_read_only = on;
SQL
} | psql -X --quiet --no-password --set ON_ERROR_STOP=1 --username="$POSTGRES_USER" --dbname="$POSTGRES_DB"
