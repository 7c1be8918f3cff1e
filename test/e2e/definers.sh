#!/bin/bash
# Nobody's rights go to the owner of a warehouse but those that were meant for him. Here he is no superuser
# and has attached to every table and view of it whatever runs code: triggers, rules, policies, checks,
# defaults, indexes, casts, columns of views. All of it says in the server's log whose rights it has.
set -uo pipefail
source test/support/tap.sh
source test/support/listener.sh
log=$("$cluster" folder "$RUNLYTICS_CLUSTER")/log
export PGDATABASE=kept

as_joe() {
    PGUSER=joe query "$@"
}

# Prints "role attachment" for what of his has run since mark().
mark() {
    stat -c %s "$log" >"$SCRATCH/mark"
}
spied() {
    tail -c "+$(($(cat "$SCRATCH/mark") + 1))" "$log" | sed -nE 's/.*spy: ([a-z_]+) ([a-z_]+) ([a-z]+)$/\1 \3/p' | LC_ALL=C sort -u
}
roles() {
    spied | cut -d ' ' -f 1 | uniq | paste -sd ' '
}

query -d postgres -c 'create role joe login' -c 'create database kept owner joe'
query -c 'set client_min_messages = warning' -c 'create extension runlytics cascade' -c 'grant runlytics_owner to joe'
start_listener
as_joe -c 'select runlytics.create_warehouse()' >/dev/null
wait_for_listener
make_tokens_of() {
    phone=$(as_joe -c "select runlytics.create_token('phone')")
}
make_tokens_of
query -c 'grant pg_read_server_files to joe'
as_joe -c "insert into warehouse.athlete_access values ('reader', 1)"
query -c 'create role reader login in role runlytics_reader'

# What he attaches, to all there is.
as_joe <<'SQL' >/dev/null || exit 1
set client_min_messages = warning;
create schema mine;
grant usage on schema mine to public;
create function mine.look(by text) returns bool language plpgsql immutable as $$
begin
  raise log 'spy: % % %', current_user, session_user, by;
  return true;
end $$;
create function mine.look() returns trigger language plpgsql as $$
begin
  perform mine.look('trigger');
  return coalesce(new, old);
end $$;
create type mine.word as (word text);
create function mine.to_word(text) returns mine.word language plpgsql immutable as $$
begin
  perform mine.look('cast');
  return row($1)::mine.word;
end $$;
create cast (text as mine.word) with function mine.to_word(text) as assignment;
create function mine.same(text, text) returns bool language plpgsql immutable as $$ begin return mine.look('operator') and $1 like $2; end $$;
create operator mine.= (leftarg = text, rightarg = text, function = mine.same);
create operator public.= (leftarg = text, rightarg = text, function = mine.same);
select format($$
  create trigger spy_before before insert or update or delete on %1$s for each row execute function mine.look();
  create trigger spy_after after insert or update or delete on %1$s for each row execute function mine.look();
  create constraint trigger spy_later after insert or update or delete on %1$s deferrable initially deferred for each row execute function mine.look();
  create policy spy on %1$s using (mine.look('policy')) with check (mine.look('policy'));
  alter table %1$s add column spy bool default mine.look('default');
  alter table %1$s add constraint spy check (mine.look('check') or spy);
  create index on %1$s (mine.look('index'));
$$, c.oid::regclass)
from pg_class as c where c.relnamespace = 'warehouse'::regnamespace and c.relkind = 'r' \gexec
select format('create or replace view %s with (security_invoker) as select v.*, mine.look(''view'') as spy from (%s) as v',
  c.oid::regclass, rtrim(pg_get_viewdef(c.oid), ';'))
from pg_class as c where c.relnamespace = 'warehouse'::regnamespace and c.relkind = 'v' order by c.oid \gexec
create rule spy as on insert to warehouse.requests do also select mine.look('rule');
alter table warehouse.requests alter column client type mine.word using row(client)::mine.word;
SQL

# Every kind of attachment speaks, as its owner: the tests below can fail.
simulate season --weeks 1
file=$(find "$SCRATCH/season/activities" -name '*.tcx' | LC_ALL=C sort | head -n 1)
mark
as_joe -c "insert into warehouse.requests (athlete_id, token_id, route, status, bytes, client) values (1, 1, 'x', 200, 1, 'x'::text)" \
    -c "select * from warehouse.runs" -c "call runlytics.ingest_path('$SCRATCH/season/activities')" \
    -c 'call runlytics.process_documents()' -c 'call runlytics.reprocess()' -c 'call runlytics.recompute()' -c 'select * from warehouse.ingestion_status' >"$SCRATCH/joe" 2>&1
is 'whatever he has attached is run, with his rights' "$(spied | paste -sd ' ')" \
    'joe cast joe check joe default joe index joe rule joe trigger joe view'

# Deliveries.
mark
is 'a run is delivered' "$(post "$file" activities)" 200
is 'and what is known, what is refused, what is no token' \
    "$(post "$file" activities)|$(post <(echo '{"a": 1}'))|$(post <(echo nothing) strava)" '200|200|401'
sleep 1
# What is put off until the commit runs as the session up to PostgreSQL 17, and since as whoever was at work then.
session=
(($(query -c 'show server_version_num') >= 180000)) || session=runlytics_ingest
is 'with the rights of the listener, or of its session, which has none' "$(roles | sed 's/^joe //')" "${session:+$session }runlytics_listener"
is 'whatever he has attached' "$(spied | grep listener | paste -sd ' ')" \
    'runlytics_listener cast runlytics_listener check runlytics_listener default runlytics_listener index runlytics_listener policy runlytics_listener rule runlytics_listener trigger'
is 'what is put off until the commit has those of the session, or of the listener' "$(spied | grep ingest)" "${session:+$session trigger}"

# The worker.
mark
ok 'the worker says whom it does not trust' grep -q 'worker: the warehouse belongs to joe, who is no superuser' "$log"
for call in 'call runlytics.work()' 'call runlytics.process_documents()' "select runlytics.enqueue('strava', 'sync')"; do
    PGUSER=runlytics_worker refuses "nor in another session: $call" 42501 "$call"
done
PGUSER=runlytics_worker refuses 'nor may it say that it trusts him' 42501 'set runlytics.trust_warehouse_owner = on'

is 'nothing has run with its rights' "$(roles | grep -o runlytics_worker)" ''

# A reader.
mark
for view in $(query -c "select oid::regclass from pg_class where relnamespace = 'warehouse'::regnamespace and relkind in ('r', 'v')"); do
    PGUSER=reader psql -XAtq -c "select * from $view limit 10" >/dev/null 2>&1
done
is 'a reader reads as himself' "$(roles | sed 's/^joe //')" reader

# Superusers: every routine there is that is written in SQL, each in a session of its own, with the library
# loaded before and not. What is typed by hand against a table is a superuser's own business.
routines="
    select format('%s %I.%I(%s)%s', case p.prokind when 'p' then 'call' else 'select' end, n.nspname, p.proname,
      (
        select string_agg(
          case
            when p.proargnames[a.n] = 'athlete_id' then '1'
            when a.type::regtype::text in ('bigint', 'integer') then '1'
            when a.type::regtype::text = 'text' then '''strava'''
            when a.type::regtype::text = 'date' then '''2026-01-05'''
            when a.type::regtype::text = 'bytea' then '''\\x3132'''
            when a.type::regtype::text = 'regnamespace' then '''warehouse'''
            when a.type::regtype::text = 'regclass' then '''warehouse.laps'''
            when a.type::regtype::text = 'jsonb' then '''{\"id\": 1}'''
            else 'null'
          end || '::' || a.type::regtype, ', ' order by a.n)
        from unnest(p.proargtypes) with ordinality as a (type, n)
      ), case when p.prokind = 'p' and 'o' = any (p.proargmodes) then '' else '' end)
    from pg_proc as p
    join pg_namespace as n on n.oid = p.pronamespace
    join pg_language as l on l.oid = p.prolang
    where n.nspname in ('runlytics', 'runlytics_internal') and l.lanname in ('plpgsql', 'sql')
      and p.prokind in ('f', 'p') and p.prorettype <> 'trigger'::regtype
    order by p.oid"
call_all() {
    local call
    while read -r call; do
        PGAPPNAME=${call//[^a-z_.(]/} psql -XAtq -c 'set statement_timeout = 5000' -c "$call" >>"$SCRATCH/calls" 2>&1
    done < <(query -c "$routines")
}
ok 'there are routines to call' test "$(query -c "$routines" | wc -l)" -gt 150
mark
call_all
is 'no routine gives him the rights of a superuser' "$(spied | grep -v '^joe ' | grep -v ^runlytics_listener)" ''
ok 'he is refused by name' grep -q 'the warehouse belongs to joe, who is no superuser' "$SCRATCH/calls"
mark
psql -XAtq -c 'set runlytics.trust_warehouse_owner = on' -c 'call runlytics.process_documents()' -c "select runlytics.estimate_settings()" >/dev/null 2>&1
ok 'unless he is trusted' grep -q postgres <<<"$(roles)"

"$cluster" start "$RUNLYTICS_CLUSTER" fsync=off timezone=UTC log_line_prefix='%a '
mark
call_all
is 'nor in a session that has yet to load the library' "$(spied | grep -v '^joe ' | grep -v ^runlytics_listener)" ''
sed -nE 's/^(.*) LOG:  spy: postgres.*/# \1/p' "$log" | sort -u | grep -E '^# [a-z]'

# What he may make where there is no warehouse.
query -d postgres -c 'create database trap owner joe'
export PGDATABASE=trap
query -c 'set client_min_messages = warning' -c 'create extension runlytics cascade'
as_joe <<'SQL' >/dev/null
create schema warehouse;
grant usage on schema warehouse to public;
create function public.look() returns bytea language plpgsql as $$
begin
  raise log 'spy: % % %', current_user, session_user, 'trap';
  return '\x00'::bytea;
end $$;
create view warehouse.tokens as select 1::bigint as athlete_id, 1::bigint as token_id, array['health'] as scopes, public.look() as sha256, null::timestamptz as revoked_at;
grant select on warehouse.tokens to public;
create table public.kept (athlete_id bigint, token_id bigint, route text, status int, bytes bigint, client text, document_id bigint, error text);
create view warehouse.requests as select * from public.kept where public.look() is not null with check option;
grant all on warehouse.requests to public;
SQL
mark
PGUSER=runlytics_ingest refuses 'a view in the place of a table is not asked' 42P01 "select runlytics.authenticate('\\x00')"
as_joe -c 'create table warehouse.installation ()' >/dev/null
PGUSER=runlytics_ingest refuses 'nor with a table beside it' 42501 "select runlytics.authenticate('\\x00')"
PGUSER=runlytics_ingest refuses 'nor by the log of requests' 42501 "select runlytics_internal.log_request(1, 'x', 1, 1, 'x', athlete_id => 1)"
is 'and runs nothing' "$(spied)" ''

# The role that could be taken along.
PGUSER=runlytics_worker refuses 'a login role gives itself no password' 42501 \
    "select runlytics_internal.wake_worker(); alter role runlytics_worker password 'known'"
is 'and none would be valid' "$(query -c "select count(*) from pg_authid where rolname ~ '^runlytics' and rolcanlogin and rolvaliduntil is distinct from '-infinity'")" 0
finish
