-- Who changes silver says so: a mark in the same transaction. What is not committed marks nothing.

create function runlytics.day_formulas() returns int
  language sql immutable parallel safe
  return 1;
comment on function runlytics.day_formulas() is
  'The version of the formulas behind the stored days. What earlier ones stored is not read any more, and made anew by refresh_days().';

create function runlytics_internal.mark_days(
  topic text,
  since date,
  until date default 'infinity',
  athlete_id bigint default runlytics.athlete()
) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
begin
  -- Only a mark of our own is sure to be there when we commit: another's may be taken away until then.
  insert into warehouse.day_marks (athlete_id, topic, since, until)
  select mark_days.athlete_id, mark_days.topic, mark_days.since, greatest(mark_days.since, coalesce(mark_days.until, 'infinity'))
  where mark_days.since is not null
    and not exists (
      select
      from warehouse.day_marks as m
      where m.athlete_id = mark_days.athlete_id
        and m.topic = mark_days.topic
        and m.transaction = pg_current_xact_id()
        and m.since <= mark_days.since
        and m.until >= coalesce(mark_days.until, 'infinity')
    );
end
$$;
comment on function runlytics_internal.mark_days(text, date, date, bigint) is
  'Says that what is told of the days of a topic (body, totals or training) from the day since to the day until is another now; NULL is no day. Call it with the athlete locked, in the transaction that changes them.';

create function runlytics_internal.mark_all_days(since date default null, athlete_id bigint default runlytics.athlete()) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
begin
  perform runlytics_internal.lock_athlete(athlete_id => mark_all_days.athlete_id);
  perform runlytics_internal.mark_days(topic => t.topic, since => coalesce(since - 2, '-infinity'), athlete_id => mark_all_days.athlete_id)
  from unnest(array['body', 'totals', 'training']) as t (topic);
end
$$;
comment on function runlytics_internal.mark_all_days(date, bigint) is
  'Says that nothing that is stored from the day since on, or at all, can be relied on. A part of recompute().';

create function runlytics_internal.mark_measured(
  since timestamptz,
  until timestamptz default 'infinity',
  athlete_id bigint default runlytics.athlete()
) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  -- A moment is of the UTC day or of one beside it, and what is measured in a night may be of the day before.
  first_day constant date := (mark_measured.since at time zone 'UTC')::date - 2;
  last_day constant date := (mark_measured.until at time zone 'UTC')::date + 2;
begin
  perform runlytics_internal.mark_days(topic => t.topic, since => first_day, until => last_day, athlete_id => mark_measured.athlete_id)
  from unnest(array['body', 'totals']) as t (topic);
end
$$;
comment on function runlytics_internal.mark_measured(timestamptz, timestamptz, bigint) is
  'Says that what was measured of the body from a moment to another is something else now; NULL: without an end.';

create function runlytics_internal.mark_activities(activities bigint[], athlete_id bigint default runlytics.athlete()) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  -- One that was never written has no day yet.
  since constant date := (
    select min(a.local_date)
    from warehouse.activities as a
    where a.athlete_id = mark_activities.athlete_id
      and a.activity_id = any (activities)
      and a.local_date > '-infinity'
  );
begin
  perform runlytics_internal.mark_days(topic => 'training', since => since, athlete_id => mark_activities.athlete_id);
end
$$;
comment on function runlytics_internal.mark_activities(bigint[], bigint) is
  'Says that what these activities give to their days is something else now: called before one moves or goes, and after it was written.';
