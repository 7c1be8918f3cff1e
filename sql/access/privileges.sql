-- Who may call the parts. PUBLIC may not: the owner of a warehouse and the worker may call what loads,
-- processes, fetches and answers; a reader the few on which an answer depends; and what runs with the
-- rights of its owner is for the listener alone, but for the expressions of own metrics, which are evaluated
-- by the rights of nobody (runlytics_expression). That owner is runlytics_listener, which may call what
-- these call and nothing else: a superuser's rights would be those of whoever owns a table there.

grant usage on schema runlytics_internal
  to runlytics_owner, runlytics_worker, runlytics_reader, runlytics_ingest, runlytics_listener;
revoke execute on all routines in schema runlytics_internal from public;

do $privileges$
declare
  evaluator constant regprocedure := 'runlytics_internal.evaluate_expression(text, runlytics_internal.expression_input[], int)';
  part record;
begin
  for part in
    select p.oid::regprocedure as routine, p.prosecdef
    from pg_catalog.pg_proc as p
    where p.pronamespace = 'runlytics_internal'::regnamespace
      or p.pronamespace = 'runlytics'::regnamespace and p.prosecdef
  loop
    execute pg_catalog.format('revoke execute on routine %s from public', part.routine);
    execute pg_catalog.format(
      'grant execute on routine %s to %s',
      part.routine,
      case
        when part.prosecdef and part.routine <> evaluator then 'runlytics_ingest'
        else 'runlytics_owner, runlytics_worker'
      end
    );
    if part.prosecdef then
      execute pg_catalog.format(
        'alter routine %s owner to %s',
        part.routine,
        case part.routine
          when 'runlytics.serve(bytea, text, jsonb)'::regprocedure then 'runlytics_page'
          when 'runlytics.serve_question(bytea, text, jsonb)'::regprocedure then 'runlytics_assistant'
          when evaluator then 'runlytics_expression'
          else 'runlytics_listener'
        end
      );
    end if;
  end loop;
end
$privileges$;

-- serve() asks whose the cookie is, serve_question() whose the token; which rows are his, every policy asks.
grant execute on function runlytics_internal.page_holder(bytea) to runlytics_page;
grant execute on function runlytics_internal.page_athlete(), runlytics_internal.page_own_athlete() to runlytics_page;
grant execute on function runlytics_internal.question_holder(bytea, bool) to runlytics_assistant;
grant execute on function
  runlytics_internal.page_athlete(), runlytics_internal.page_own_athlete(),
  runlytics_internal.page_withheld_activities(), runlytics_internal.page_withheld_days(), runlytics_internal.page_withheld_fields()
to runlytics_assistant;
grant execute on function runlytics_internal.tell_nodes(bool, bigint[], datemultirange, jsonb, bigint) to runlytics_page, runlytics_assistant;
grant usage on schema runlytics_internal to runlytics_page, runlytics_assistant;

-- What answers assistants reads what a reader may read, and is called by nobody else.
do $assistant$
declare
  part record;
begin
  for part in
    select p.oid::regprocedure as routine
    from pg_catalog.pg_proc as p
    where p.pronamespace = 'runlytics_internal'::regnamespace
      and (p.proname like 'mcp\_%' or p.proname = 'answer_question')
      and not p.prosecdef
  loop
    execute pg_catalog.format('grant execute on function %s to runlytics_assistant', part.routine);
  end loop;
end
$assistant$;

-- A step that changes something is asked for in whatever language it is: whoever may not call it is told what to do.
do $library$
declare
  part record;
begin
  for part in
    select p.oid::regprocedure as routine
    from pg_catalog.pg_proc as p
    join pg_catalog.pg_language as l on l.oid = p.prolang
    where p.pronamespace in ('runlytics'::regnamespace, 'runlytics_internal'::regnamespace)
      and p.prokind = 'f'
      and (
        l.lanname = 'plpgsql'
        or p.pronamespace = 'runlytics_internal'::regnamespace and p.provolatile = 'v' and p.prosupport = 0::regproc
      )
      -- pg_upgrade makes a function with what it is asked by, which has to be there before.
      and p.oid <> 'runlytics_internal.load_library'::regproc
  loop
    execute pg_catalog.format('alter function %s support runlytics_internal.load_library', part.routine);
  end loop;
end
$library$;

do $settings$
declare
  part record;
begin
  for part in
    select
      p.oid::regprocedure as routine,
      p.prosrc like '%\\%' as has_backslash,
      p.proname in ('store_secret', 'load_secret', 'create_token', 'page_link', 'own_page_link', 'make_page_link', 'redeem_page_link')
        or 'runlytics.http_response'::regtype = any (p.proargtypes) as has_secret
    from pg_catalog.pg_proc as p
    join pg_catalog.pg_language as l on l.oid = p.prolang
    where p.pronamespace in ('runlytics'::regnamespace, 'runlytics_internal'::regnamespace)
      and p.prokind = 'f'
      and l.lanname = 'plpgsql'
  loop
    -- PL/pgSQL reads its texts in the session that calls it first, where a backslash may be no backslash.
    if part.has_backslash then
      execute pg_catalog.format('alter function %s set standard_conforming_strings = on', part.routine);
    end if;
    -- A statement that is planned for its values shows them to whoever logs plans (auto_explain): what has a
    -- secret in hand, or an answer that may hold one, plans without.
    if part.has_secret then
      execute pg_catalog.format('alter function %s set plan_cache_mode = force_generic_plan', part.routine);
    end if;
  end loop;
end
$settings$;

do $listener$
declare
  called regprocedure;
begin
  for called in
    with recursive reached as (
      select p.oid, p.prosrc
      from pg_catalog.pg_proc as p
      where p.pronamespace in ('runlytics'::regnamespace, 'runlytics_internal'::regnamespace)
        -- Events are handed on by name.
        and (p.prosecdef or p.proname like '%\_event' and p.pronamespace = 'runlytics_internal'::regnamespace)
      union
      select p.oid, p.prosrc
      from reached as r
      cross join lateral pg_catalog.regexp_matches(r.prosrc, '\m(runlytics(?:_internal)?)\.([a-z0-9_]+)\(', 'g') as word
      join pg_catalog.pg_proc as p on p.pronamespace = word[1]::regnamespace and p.proname = word[2]
    )
    select r.oid
    from reached as r
    join pg_catalog.pg_proc as p on p.oid = r.oid
    where p.pronamespace = 'runlytics_internal'::regnamespace
      and not p.prosecdef
  loop
    execute pg_catalog.format('grant execute on routine %s to runlytics_listener', called);
  end loop;
end
$listener$;

grant execute on function
  runlytics_internal.settings_at(timestamptz, bigint),
  runlytics_internal.today(bigint),
  runlytics_internal.require_span(date, date),
  runlytics_internal.require_athlete(bigint),
  runlytics_internal.scoring_inputs(bigint),
  runlytics_internal.settings_matter(jsonb, jsonb, bigint, bigint),
  runlytics_internal.changed_settings(jsonb, jsonb, text[]),
  runlytics_internal.formulas_of_metrics(),
  runlytics_internal.measured_values(date, date, bigint),
  runlytics_internal.chosen_values(date, date, bigint),
  runlytics_internal.known_bodies(date, date, bigint),
  runlytics_internal.hrv_baselines_after(float8[], text[], int),
  runlytics_internal.resting_hr_baselines_after(float8[], text[], int),
  runlytics_internal.readiness_after(runlytics.readiness_input[], int),
  runlytics_internal.judged_days(date[], timestamptz[], float8[], runlytics.readiness_input[], int),
  runlytics_internal.race_hr_share(float8),
  runlytics_internal.official_metres(float8),
  runlytics_internal.fastest_stretches(date, date, bigint),
  runlytics_internal.usual_speed(date, date, bigint),
  runlytics_internal.race_evidence(date, bigint),
  runlytics_internal.effort_words(runlytics.maximal_effort[], text),
  runlytics_internal.race_words(runlytics_internal.race_estimate, runlytics_internal.race_evidence),
  runlytics_internal.race_estimates(float8, float8[], float8[], float8[], float8[], float8[], float8[], float8[], float8, float8, float8, float8),
  runlytics_internal.export_documents(bigint),
  runlytics_internal.export_tables(bigint),
  runlytics_internal.parquet_query(regclass, bigint)
to runlytics_reader;

-- A page reads what its reader may read and nothing more: whoever reads gold may have it made.
do $page$
declare
  part record;
begin
  for part in
    select p.oid::regprocedure as routine
    from pg_catalog.pg_proc as p
    where p.pronamespace = 'runlytics_internal'::regnamespace
      and (p.proname like 'page\_%' or p.proname like 'panel\_%' or p.proname like 'ask\_%' or p.proname like 'help\_%' or p.proname = 'answer_of')
      and p.provolatile <> 'v'
      and not p.prosecdef
  loop
    execute pg_catalog.format('grant execute on function %s to runlytics_reader', part.routine);
  end loop;
end
$page$;

-- An answer reads what its reader may read: whoever reads gold may ask.
do $answers$
declare
  called regprocedure;
begin
  for called in
    with recursive reached as (
      select p.oid, p.prosrc
      from pg_catalog.pg_proc as p
      where p.pronamespace = 'runlytics'::regnamespace
        and p.proname in ('compare_groups', 'compare_groups_unpaired', 'lag_correlation', 'trend', 'before_and_after', 'what_preceded', 'predict_day', 'what_changed', 'today_of', 'gait_and_pain')
      union
      select p.oid, p.prosrc
      from reached as r
      cross join lateral pg_catalog.regexp_matches(r.prosrc, '\m(runlytics_internal)\.([a-z0-9_]+)\(', 'g') as word
      join pg_catalog.pg_proc as p on p.pronamespace = word[1]::regnamespace and p.proname = word[2]
      where p.provolatile <> 'v'
        and not p.prosecdef
    )
    select r.oid
    from reached as r
    join pg_catalog.pg_proc as p on p.oid = r.oid
    where p.pronamespace = 'runlytics_internal'::regnamespace
  loop
    execute pg_catalog.format('grant execute on function %s to runlytics_reader', called);
  end loop;
end
$answers$;

-- What comparison_note() and change_words() say they say with these, which stand in no text of a function.
grant execute on function
  runlytics_internal.rounded_text(float8),
  runlytics_internal.amount_words(float8, text),
  runlytics_internal.words_of_metric(text),
  runlytics_internal.changed_inputs(jsonb, jsonb, text[])
to runlytics_reader;
