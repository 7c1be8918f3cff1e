-- Roles belong to the cluster, so a dump does not carry them: the extension makes them again.

do $roles$
declare
  wanted record;
begin
  for wanted in
    select *
    from (values
      ('runlytics_owner', 'nologin', 'May lay out and own a warehouse without being superuser.'),
      ('runlytics_reader', 'nologin', 'Reads silver and gold of the athletes in warehouse.athlete_access.'),
      ('runlytics_listener', 'nologin', 'Owns the functions by which deliveries are stored, and reaches what they need.'),
      ('runlytics_page', 'nologin', 'Owns serve(), which makes pages, and sees the athlete whose page it is.'),
      ('runlytics_assistant', 'nologin', 'Owns serve_question(), which answers assistants, and sees what they may be told of the athlete.'),
      ('runlytics_expression', 'nologin', 'Evaluates the expressions of own metrics, and has no right to anything.'),
      ('runlytics_ingest', 'login', 'Delivers documents through authenticate() and receive(), and reaches no table. Has no password.'),
      ('runlytics_worker', 'login', 'Fetches and processes documents of every athlete. Has no password.'),
      ('runlytics_http', 'nologin', 'May call the HTTP functions.')
    ) as r (name, attribute, purpose)
  loop
    if not exists (select from pg_catalog.pg_roles where rolname = wanted.name) then
      execute pg_catalog.format('create role %I %s', wanted.name, wanted.attribute);
      execute pg_catalog.format('comment on role %I is %L', wanted.name, wanted.purpose);
    end if;
  end loop;
  if not pg_catalog.pg_has_role('runlytics_worker', 'runlytics_http', 'member') then
    grant runlytics_http to runlytics_worker;
  end if;
  if not pg_catalog.pg_has_role('runlytics_page', 'runlytics_reader', 'member') then
    grant runlytics_reader to runlytics_page;
  end if;
  if not pg_catalog.pg_has_role('runlytics_assistant', 'runlytics_reader', 'member') then
    grant runlytics_reader to runlytics_assistant;
  end if;
  -- They come as background workers, by peer or by certificate. A role may give itself a password, so no
  -- password of theirs is ever valid.
  alter role runlytics_ingest valid until '-infinity';
  alter role runlytics_worker valid until '-infinity';
end
$roles$;
