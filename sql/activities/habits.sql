-- The sport of what no file names and speed alone does not tell, by what the athlete usually does.

create function runlytics_internal.usual_sports(athlete_id bigint default runlytics.athlete())
  returns table (activity_id bigint, sport text)
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
begin
  return query
  with
    paced as (
      select
        a.activity_id,
        a.sport,
        coalesce(a.vendor_sport, '') = '' as untold,
        'the sport was taken from habits' = any (a.warnings) as by_habit,
        a.distance_m / nullif(a.moving_s, 0) as mps
      from warehouse.activities as a
      where a.athlete_id = usual_sports.athlete_id
        and a.moving_s >= 180
        and a.distance_m >= 300
        -- What the athlete corrected says what it is, and is nothing to be inferred.
        and not exists (
          select
          from warehouse.activity_overrides as o
          where o.athlete_id = a.athlete_id
            and o.activity_id = a.activity_id
            and o.field = 'sport'
        )
        and not exists (
          select
          from warehouse.sport_rules as r
          where r.athlete_id = a.athlete_id
            and r.device = a.device
            and coalesce(a.vendor_sport, '') = ''
        )
    )
  select
    u.activity_id,
    (
      select case when count(*) >= 5 and max(n.sport) = min(n.sport) then min(n.sport) else 'other' end
      from paced as n
      where not n.untold
        and n.mps between 0.9 * u.mps and 1.1 * u.mps
    )
  from paced as u
  where u.untold
    and (u.sport = 'other' or u.by_habit);
end
$$;
comment on function runlytics_internal.usual_sports(bigint) is
  'The sport of each activity that no file names and that speed does not tell: that of the athlete''s own at like average speed (10 %), if there are five or more and all are of one sport, else other. A part of settle_sports().';

create function runlytics_internal.settle_sports(athlete_id bigint default runlytics.athlete()) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  habit constant text := 'the sport was taken from habits';
  id bigint;
begin
  -- Of all that is known each time, so that the order of documents does not matter.
  for id in
    update warehouse.activities as a
    set
      sport = u.sport,
      warnings = array_remove(a.warnings, habit) || case when u.sport <> 'other' then array[habit] else '{}' end
    from runlytics_internal.usual_sports(athlete_id => settle_sports.athlete_id) as u
    where a.athlete_id = settle_sports.athlete_id
      and a.activity_id = u.activity_id
      and a.sport <> u.sport
    returning a.activity_id
  loop
    perform runlytics_internal.compute_metrics(activity_id => id, athlete_id => settle_sports.athlete_id);
  end loop;
end
$$;
comment on function runlytics_internal.settle_sports(bigint) is
  'Gives activities whose sport nobody told and speed does not tell the sport that the athlete usually does at that speed. A step of process_documents().';
