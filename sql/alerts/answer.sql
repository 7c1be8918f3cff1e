-- What the athlete says of an alert.

create function runlytics_internal.require_alert(alert_id bigint, athlete_id bigint default runlytics.athlete()) returns void
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
begin
  perform
  from warehouse.alerts as a
  where a.athlete_id = require_alert.athlete_id
    and a.alert_id = require_alert.alert_id;
  if not found then
    raise exception 'there is no alert %', require_alert.alert_id
      using errcode = 'P0002', hint = 'warehouse.open_alerts lists those that are open.';
  end if;
end
$$;
comment on function runlytics_internal.require_alert(bigint, bigint) is
  'Raises SQLSTATE P0002 unless the athlete has an alert of this number. A part of acknowledge() and snooze().';

create function runlytics.acknowledge(
  alert_id bigint,
  label text default null,
  athlete_id bigint default runlytics.athlete()
) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
begin
  perform runlytics.require_owner();
  if label not in ('illness', 'alcohol', 'travel', 'heat', 'nothing') then
    raise exception 'there is no label %', label
      using errcode = '22023', hint = 'illness, alcohol, travel, heat or nothing; NULL acknowledges without a word.';
  end if;
  perform runlytics_internal.lock_athlete(athlete_id => acknowledge.athlete_id);
  perform runlytics_internal.require_alert(alert_id => acknowledge.alert_id, athlete_id => acknowledge.athlete_id);
  update warehouse.alerts as a
  set
    acknowledged_at = now(),
    acknowledged_level = a.level
  where a.athlete_id = acknowledge.athlete_id
    and a.alert_id = acknowledge.alert_id;
  -- It was something or nothing.
  delete from warehouse.alert_labels as l
  where l.athlete_id = acknowledge.athlete_id
    and l.alert_id = acknowledge.alert_id
    and (l.label = 'nothing') <> (acknowledge.label = 'nothing');
  insert into warehouse.alert_labels (athlete_id, alert_id, label)
  select acknowledge.athlete_id, acknowledge.alert_id, acknowledge.label
  where acknowledge.label is not null
  on conflict on constraint alert_labels_pkey do update
  set labelled_at = excluded.labelled_at;
end
$$;
comment on function runlytics.acknowledge(bigint, text, bigint) is
  'Closes an alert, until it rises to a higher level, and notes what it was: illness, alcohol, travel, heat or nothing; several calls may name several, of which nothing stands alone. The number is alert_id of warehouse.open_alerts. SQLSTATE P0002 when there is no such alert, 22023 for another label.';

create function runlytics.snooze(
  alert_id bigint,
  until timestamptz default now() + interval '1 day',
  athlete_id bigint default runlytics.athlete()
) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
begin
  perform runlytics.require_owner();
  perform runlytics_internal.lock_athlete(athlete_id => snooze.athlete_id);
  perform runlytics_internal.require_alert(alert_id => snooze.alert_id, athlete_id => snooze.athlete_id);
  update warehouse.alerts as a
  set snoozed_until = snooze.until
  where a.athlete_id = snooze.athlete_id
    and a.alert_id = snooze.alert_id;
end
$$;
comment on function runlytics.snooze(bigint, timestamptz, bigint) is
  'Puts an alert off until a time, by default a day from now: until then it is not open and nothing is said of it. NULL takes that back. SQLSTATE P0002 when there is no such alert.';
