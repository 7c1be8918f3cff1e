-- Who may read what. Row-level security follows athlete_access; the owner of the tables sees all. The
-- array makes the policy an index condition, which neither reads nor counts what is somebody else's.

do $policies$
declare
  relation text;
begin
  foreach relation in array array[
    'athletes', 'athlete_settings', 'documents', 'document_parts', 'ingestion_progress', 'activities',
    'activity_sources', 'activity_overrides', 'deleted_activities', 'gear', 'laps', 'streams', 'activity_metrics',
    'biometrics', 'biometric_streams', 'sleep', 'sleep_totals', 'nights', 'journal', 'journal_columns', 'shift_sources', 'shifts',
    'tokens', 'requests', 'strava_events', 'secrets', 'tasks', 'polls', 'source_status',
    'remote_items', 'strava_accounts', 'intervals_accounts', 'sheets', 'buckets'
  ]
  loop
    execute format('alter table warehouse.%I enable row level security', relation);
    execute format('drop policy if exists athlete on warehouse.%I', relation);
    execute format(
      'create policy athlete on warehouse.%I for select'
      ' using (athlete_id = any (array(select access.athlete_id from warehouse.athlete_access as access)))',
      relation
    );
    execute format('drop policy if exists worker on warehouse.%I', relation);
    execute format('create policy worker on warehouse.%I to runlytics_worker using (true) with check (true)', relation);
  end loop;
end
$policies$;

alter table warehouse.athlete_access enable row level security;
drop policy if exists member on warehouse.athlete_access;
create policy member on warehouse.athlete_access for select
  using (role_name in (select rolname from pg_roles where pg_has_role(oid, 'usage')));

-- Not of an athlete: which hosts may be asked is the owner's to say, and no secret.
alter table warehouse.http_hosts enable row level security;
drop policy if exists asker on warehouse.http_hosts;
create policy asker on warehouse.http_hosts for select to runlytics_worker, runlytics_http using (true);

grant usage on schema warehouse to runlytics_reader, runlytics_worker, runlytics_http;

grant select on
  warehouse.athletes, warehouse.athlete_access, warehouse.athlete_settings,
  warehouse.activities, warehouse.activity_sources, warehouse.activity_overrides, warehouse.deleted_activities,
  warehouse.gear, warehouse.gear_use, warehouse.laps, warehouse.streams, warehouse.metrics, warehouse.activity_metrics,
  warehouse.biometrics, warehouse.biometric_streams, warehouse.biometric_samples, warehouse.sleep, warehouse.sleep_totals, warehouse.nights,
  warehouse.journal, warehouse.journal_columns, warehouse.shift_sources, warehouse.shifts,
  warehouse.settings_periods, warehouse.runs, warehouse.daily_training, warehouse.weekly_volume,
  warehouse.fitness, warehouse.daily_totals, warehouse.route_points, warehouse.body_days, warehouse.recovery, warehouse.readiness,
  warehouse.tasks, warehouse.source_status, warehouse.ingestion_status
to runlytics_reader;

grant select, insert, update, delete on
  warehouse.athlete_settings, warehouse.documents, warehouse.document_parts, warehouse.ingestion_progress,
  warehouse.activities, warehouse.activity_sources, warehouse.activity_overrides, warehouse.deleted_activities,
  warehouse.gear, warehouse.laps, warehouse.streams, warehouse.activity_metrics,
  warehouse.biometrics, warehouse.biometric_streams, warehouse.sleep, warehouse.sleep_totals, warehouse.nights,
  warehouse.journal, warehouse.journal_columns, warehouse.shift_sources, warehouse.shifts,
  warehouse.tasks, warehouse.polls, warehouse.source_status,
  warehouse.remote_items, warehouse.strava_accounts, warehouse.intervals_accounts, warehouse.sheets, warehouse.buckets
to runlytics_worker;
grant select on
  warehouse.athletes, warehouse.athlete_access, warehouse.metrics, warehouse.gear_use, warehouse.biometric_samples,
  warehouse.settings_periods, warehouse.runs, warehouse.daily_training, warehouse.weekly_volume,
  warehouse.fitness, warehouse.daily_totals, warehouse.route_points, warehouse.body_days, warehouse.recovery, warehouse.readiness,
  warehouse.ingestion_status
to runlytics_worker;

-- The worker replaces a token that ran out, and cannot read the one that is there.
grant insert, update, delete on warehouse.secrets to runlytics_worker;
grant select (athlete_id, name, host, expires_at, updated_at) on warehouse.secrets to runlytics_worker;
grant select on warehouse.http_hosts to runlytics_worker, runlytics_http;
