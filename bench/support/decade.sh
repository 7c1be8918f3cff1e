# Ten years of one athlete, and one year of another, in a database of their own, made once a run.
# shellcheck shell=bash
years() { scripts/cluster psql bench -X -q -v ON_ERROR_STOP=1 "$@"; }

# simulate WEEKS: the folder with the files of so many weeks up to yesterday, kept as long as the cluster.
simulate() {
    local folder
    folder=$(scripts/cluster folder bench)/weeks-$1-$(date -u +%F)
    if [[ ! -d $folder ]]; then
        rm -rf build/bench/weeks
        build/bench/runlytics-simulate --weeks "$1" --recording smart build/bench/weeks >/dev/null
        mv build/bench/weeks "$folder"
        chmod -R a+rX "$folder"
    fi
    echo "$folder"
}

# Makes database decade, where it is not there yet, and prints what that took. BENCH_WEEKS: how long the athlete has run (520).
make_decade() {
    [[ $(years -At -c "select count(*) from pg_database where datname = 'decade'") == 0 ]] || return 0
    local ten one
    ten=$(simulate "${BENCH_WEEKS:-520}")
    one=$(simulate 52)
    years -c 'set client_min_messages = warning' -c 'create database decade'
    years -d decade -o /dev/null -f demo/set-up.sql --set=own_files=no
    years -d decade -At -f bench/support/load.sql --set=folder="$ten"
    years -d decade -o /dev/null <<SQL
set client_min_messages = warning;
insert into warehouse.athletes (athlete_id) values (1001);
insert into warehouse.athlete_settings (athlete_id, timezone, max_hr, resting_hr, threshold_hr, threshold_speed_mps)
values (1001, 'Europe/Berlin', 188, 48, 168, 3.9);
call runlytics.ingest_path(path => '$one', athlete_id => 1001);
do \$\$
begin
  if not exists (select from pg_roles where rolname = 'grafana') then
    create role grafana login in role runlytics_reader;
  end if;
end
\$\$;
grant pg_read_server_files to grafana;
grant execute on function pg_read_file(text) to grafana;
insert into warehouse.athlete_access (role_name, athlete_id) values ('grafana', 1);
vacuum analyze;
SQL
}
