# Cancelling a statement, and how long it then still runs. Needs test/support/tap.sh.
# shellcheck shell=bash

# Cancels whatever calls itself busy, $1 seconds after it began, and prints when that was.
cancel_busy() {
    query -v delay="$1" -f - <<'SQL'
create function pg_temp.cancel(delay float8) returns numeric language plpgsql as $$
declare
  busy int;
  began timestamptz;
begin
  for attempt in 1 .. 5000 loop
    perform pg_stat_clear_snapshot();
    select pid, query_start into busy, began
    from pg_stat_activity where application_name = 'busy' and query like 'do%' and state = 'active';
    exit when busy is not null;
    perform pg_sleep(0.002);
  end loop;
  perform pg_sleep(delay - extract(epoch from clock_timestamp() - began));
  perform pg_cancel_backend(busy);
  return extract(epoch from clock_timestamp());
end $$;
select pg_temp.cancel(:delay);
SQL
}

# Runs a query, cancels it after so many seconds, and prints for how many ms it still ran.
cancel_query() {
    local cancelled
    PGAPPNAME=busy query -f - >"$SCRATCH/work.log" 2>&1 <<SQL &
do \$\$
begin
  perform $2;
  raise notice 'finished';
exception
  when query_canceled then
    raise notice 'ended %', extract(epoch from clock_timestamp());
end \$\$;
SQL
    cancelled=$(cancel_busy "$1")
    wait $! || true
    awk -v c="$cancelled" '/NOTICE:  ended/ { printf "%.0f", ($NF - c) * 1000 }' "$SCRATCH/work.log"
}
