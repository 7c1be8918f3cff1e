-- The stored days made anew, from the first that a change has reached.

create function runlytics_internal.store_body(since date, until date, athlete_id bigint default runlytics.athlete()) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
begin
  delete from warehouse.stored_body as s
  where s.athlete_id = store_body.athlete_id
    and s.day between since and until;
  insert into warehouse.stored_body (
    athlete_id, day, "time", hrv_ms, hrv_statistic, hrv_source, resting_hr, resting_hr_source, weight_kg, total_24h_s,
    efficiency_pct, midpoint_s, respiratory_rate, spo2, sleep_need_s, hrv_7d, hrv_low, hrv_high, hrv_days, rhr_7d, rhr_low,
    rhr_high, rhr_days, formula_version
  )
  select
    store_body.athlete_id, d.day, d."time", d.hrv_ms, d.hrv_statistic, d.hrv_source, d.resting_hr, d.resting_hr_source,
    d.weight_kg, d.total_24h_s, d.efficiency_pct, d.midpoint_s, d.respiratory_rate, d.spo2, d.sleep_need_s, d.hrv_7d,
    d.hrv_low, d.hrv_high, d.hrv_days, d.rhr_7d, d.rhr_low, d.rhr_high, d.rhr_days, runlytics.day_formulas()
  from runlytics.body_days_since(since => since, until => until, athlete_id => store_body.athlete_id) as d;
end
$$;
comment on function runlytics_internal.store_body(date, date, bigint) is
  'Stores the days of the body from the day since to the day until. A part of refresh_days().';

create function runlytics_internal.store_totals(since date, until date, athlete_id bigint default runlytics.athlete()) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
begin
  delete from warehouse.stored_totals as s
  where s.athlete_id = store_totals.athlete_id
    and s.day between since and until;
  insert into warehouse.stored_totals (athlete_id, day, metric_id, value, read_from, formula_version)
  select store_totals.athlete_id, d.day, d.metric_id, d.value, d.read_from, runlytics.day_formulas()
  from runlytics.daily_totals_since(since => since, until => until, athlete_id => store_totals.athlete_id) as d;
end
$$;
comment on function runlytics_internal.store_totals(date, date, bigint) is
  'Stores what was counted on the days from since to the day until. A part of refresh_days().';

create function runlytics_internal.store_training(since date, until date, athlete_id bigint default runlytics.athlete()) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
begin
  delete from warehouse.stored_training as s
  where s.athlete_id = store_training.athlete_id
    and s.day between since and until;
  insert into warehouse.stored_training (
    athlete_id, day, "time", load, ctl, atl, tsb, acwr, monotony, strain, methods, provisional, formula_version
  )
  select
    store_training.athlete_id, d.day, d."time", d.load, d.ctl, d.atl, d.tsb, d.acwr, d.monotony, d.strain, d.methods,
    d.provisional, runlytics.day_formulas()
  from runlytics.fitness_since(since => since, until => until, athlete_id => store_training.athlete_id) as d;
end
$$;
comment on function runlytics_internal.store_training(date, date, bigint) is
  'Stores the days of training from the day since to the day until. A part of refresh_days().';

create function runlytics_internal.store_weeks(since date, until date, athlete_id bigint default runlytics.athlete()) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
begin
  delete from warehouse.stored_weeks as s
  where s.athlete_id = store_weeks.athlete_id
    and s.week between since and until;
  insert into warehouse.stored_weeks (
    athlete_id, week, "time", activities, km, moving_s, ascent_m, load, km_4w, change_pct, longest_km, formula_version
  )
  select
    store_weeks.athlete_id, d.week, d."time", d.activities, d.km, d.moving_s, d.ascent_m, d.load, d.km_4w, d.change_pct,
    d.longest_km, runlytics.day_formulas()
  from runlytics.weekly_volume_since(
    since => since,
    -- The week that is under way is none yet.
    until => (
      select runlytics.week_of(day => store_weeks.until + 1, starts_on => a.week_starts_on) - 1
      from warehouse.athletes as a
      where a.athlete_id = store_weeks.athlete_id
    ),
    athlete_id => store_weeks.athlete_id
  ) as d;
end
$$;
comment on function runlytics_internal.store_weeks(date, date, bigint) is
  'Stores the weeks of training from the week since that are over by the day until. A part of refresh_days().';

create function runlytics_internal.store_readiness(since date, until date, athlete_id bigint default runlytics.athlete()) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
begin
  delete from warehouse.stored_readiness as s
  where s.athlete_id = store_readiness.athlete_id
    and s.day between since and until;
  insert into warehouse.stored_readiness (
    athlete_id, day, "time", answer, score, hrv_score, rhr_score, sleep_score, load_score, subjective_score, cap, confidence,
    explanation, cap_reason, hrv_points, rhr_points, sleep_points, load_points, subjective_points, cap_points, stale,
    provisional, formula_version
  )
  select
    store_readiness.athlete_id, d.day, d."time", d.answer, (d.result).*, runlytics.day_formulas()
  from runlytics.readiness_since(since => since, until => until, athlete_id => store_readiness.athlete_id) as d;
end
$$;
comment on function runlytics_internal.store_readiness(date, date, bigint) is
  'Stores the readiness of the days from since to the day until. A part of refresh_days().';

create function runlytics_internal.other_answers(athlete_id bigint default runlytics.athlete()) returns datemultirange
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
begin
  return (
    select range_agg(daterange(s.day, s.day, '[]'))
    from warehouse.stored_readiness as s
    left join (
      select j.day, j.answer
      from warehouse.journal_answers as j
      where j.athlete_id = other_answers.athlete_id
    ) as a on a.day = s.day
    where s.athlete_id = other_answers.athlete_id
      and a.answer is distinct from s.answer
  );
end
$$;
comment on function runlytics_internal.other_answers(bigint) is
  'The stored days of which the journal says something else now; NULL without any. A part of refresh_days().';

create type runlytics_internal.days_to_store as (
  body datemultirange,
  totals datemultirange,
  readiness datemultirange
);
comment on type runlytics_internal.days_to_store is 'Which days are stored anew. A part of refresh_days().';

create function runlytics_internal.reached_days(seen bigint[], last_day date, athlete_id bigint default runlytics.athlete())
  returns runlytics_internal.days_to_store
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  -- Which app counts is decided by 60 days, and what is usual is learnt from 60 more.
  reach constant int := 120;
  -- Beyond so many stretches one that holds them all is cheaper.
  most_stretches constant int := 12;
  days runlytics_internal.days_to_store;
begin
  select
    f.body + d.fresh, f.totals + d.fresh, f.body + f.training + d.fresh
  into days
  from (
    select
      -- Of a day before all that are stored the gap up to them is made as well.
      coalesce(
        range_agg(daterange(m.since, case when m.since > first.day then m.until + reach else 'infinity' end, '[]')) filter (where m.topic = 'body'),
        '{}'
      ) as body,
      coalesce(range_agg(daterange(m.since, m.until, '[]')) filter (where m.topic = 'totals'), '{}') as totals,
      -- Fitness never quite forgets.
      coalesce(range_agg(daterange(m.since, null)) filter (where m.topic = 'training'), '{}') as training
    from (select min(s.day) as day from warehouse.stored_body as s where s.athlete_id = reached_days.athlete_id) as first
    left join warehouse.day_marks as m
      on m.athlete_id = reached_days.athlete_id
      and m.mark_id = any (seen)
  ) as f
  cross join (
    select datemultirange(daterange(case when s.holds then s.through + 1 end, null)) as fresh
    from (select 1) as one
    left join lateral (
      select d.through, d.inputs = i.inputs and d.formula_version = runlytics.day_formulas() as holds
      from warehouse.stored_days as d
      join warehouse.day_frontiers as i using (athlete_id)
      where d.athlete_id = reached_days.athlete_id
    ) as s on true
  ) as d;
  days.readiness := days.readiness + coalesce(runlytics_internal.other_answers(athlete_id => reached_days.athlete_id), '{}');
  days := row(
    days.body * datemultirange(daterange(null, last_day, '[]')),
    days.totals * datemultirange(daterange(null, last_day, '[]')),
    days.readiness * datemultirange(daterange(null, last_day, '[]'))
  );
  if (select count(*) from unnest(days.body) as r) > most_stretches then
    days.body := datemultirange(range_merge(days.body));
  end if;
  if (select count(*) from unnest(days.totals) as r) > most_stretches then
    days.totals := datemultirange(range_merge(days.totals));
  end if;
  if (select count(*) from unnest(days.readiness) as r) > most_stretches then
    days.readiness := datemultirange(range_merge(days.readiness));
  end if;
  return days;
end
$$;
comment on function runlytics_internal.reached_days(bigint[], date, bigint) is
  'The days up to the day last_day that the marks which were seen reach, that are not stored yet, or of which the journal says something else; all of them where settings or formulas are others. A part of refresh_days().';

create function runlytics_internal.drop_days_after(last_day date, athlete_id bigint default runlytics.athlete()) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
begin
  delete from warehouse.stored_body as s where s.athlete_id = drop_days_after.athlete_id and s.day > last_day;
  delete from warehouse.stored_totals as s where s.athlete_id = drop_days_after.athlete_id and s.day > last_day;
  delete from warehouse.stored_training as s where s.athlete_id = drop_days_after.athlete_id and s.day > last_day;
  delete from warehouse.stored_weeks as s where s.athlete_id = drop_days_after.athlete_id and s.week > last_day - 6;
  delete from warehouse.stored_readiness as s where s.athlete_id = drop_days_after.athlete_id and s.day > last_day;
end
$$;
comment on function runlytics_internal.drop_days_after(date, bigint) is
  'Takes away what is stored of days that are none yet, as a clock that was ahead leaves them. A part of refresh_days().';

create function runlytics_internal.count_stored_days(since date default '-infinity', athlete_id bigint default runlytics.athlete()) returns bigint
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
begin
  return greatest(
    (select count(*) from warehouse.stored_body as s where s.athlete_id = count_stored_days.athlete_id and s.day >= since),
    (select count(*) from warehouse.stored_training as s where s.athlete_id = count_stored_days.athlete_id and s.day >= since)
  );
end
$$;
comment on function runlytics_internal.count_stored_days(date, bigint) is
  'How many days are stored of an athlete from a day on. A part of refresh_days() and upgrade_plan().';

create function runlytics_internal.note_days(
  days runlytics_internal.days_to_store,
  training_since date,
  since timestamptz,
  athlete_id bigint default runlytics.athlete()
) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
begin
  perform runlytics_internal.note_rate(
    what => 'days',
    items => runlytics_internal.count_stored_days(
      since => least(training_since, coalesce(lower(range_merge(days.body + days.readiness)), '-infinity')),
      athlete_id => note_days.athlete_id
    ),
    since => since,
    athlete_id => note_days.athlete_id
  );
end
$$;
comment on function runlytics_internal.note_days(runlytics_internal.days_to_store, date, timestamptz, bigint) is
  'Notes how many days were stored since a moment of the clock. A part of refresh_days().';

create function runlytics_internal.refresh_stored_days(athlete_id bigint default runlytics.athlete()) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  athlete constant bigint := refresh_stored_days.athlete_id;
  began constant timestamptz := clock_timestamp();
  seen bigint[];
  frontier record;
  days runlytics_internal.days_to_store;
  scoring text;
  scores_are_stale bool;
  -- The day under way is computed when somebody looks, and so is the one before: somewhere it is that day still.
  last_day date;
begin
  perform runlytics_internal.lock_athlete(athlete_id => athlete);
  -- With the lock in hand each statement sees what the others who held it have done. First the marks, then the
  -- inputs, then what is computed: what comes in between leaves its mark, or is another input than is noted.
  seen := array(select m.mark_id from warehouse.day_marks as m where m.athlete_id = athlete);
  select f.* into frontier from warehouse.day_frontiers as f where f.athlete_id = athlete;
  -- Who changes them in between finds others here.
  scoring := runlytics_internal.scoring_inputs(athlete_id => athlete);
  scores_are_stale := runlytics.scores_are_stale(athlete_id => athlete);
  last_day := runlytics_internal.today(athlete_id => athlete) - 2;
  if last_day is null then
    return;
  end if;
  days := runlytics_internal.reached_days(seen => seen, last_day => last_day, athlete_id => athlete);
  if isempty(days.body) and isempty(days.totals) and isempty(days.readiness) and seen = '{}' then
    return;
  end if;
  perform runlytics_internal.drop_days_after(last_day => last_day, athlete_id => athlete);
  perform runlytics_internal.store_body(since => coalesce(lower(r), '-infinity'), until => upper(r) - 1, athlete_id => athlete)
  from unnest(days.body) as r;
  perform runlytics_internal.store_totals(since => coalesce(lower(r), '-infinity'), until => upper(r) - 1, athlete_id => athlete)
  from unnest(days.totals) as r;
  perform runlytics_internal.store_training(since => frontier.training_since, until => last_day, athlete_id => athlete);
  perform runlytics_internal.store_weeks(since => frontier.weeks_since, until => last_day, athlete_id => athlete);
  insert into warehouse.stored_days (athlete_id, through, inputs, formula_version, scored_by)
  values (athlete, last_day, frontier.inputs, runlytics.day_formulas(), case when not scores_are_stale then scoring end)
  on conflict on constraint stored_days_pkey do update
  set
    through = excluded.through,
    inputs = excluded.inputs,
    formula_version = excluded.formula_version,
    scored_by = excluded.scored_by,
    refreshed_at = excluded.refreshed_at;
  delete from warehouse.day_marks as m
  where m.athlete_id = athlete
    and m.mark_id = any (seen);
  -- Whoever is told of these days elsewhere is told again.
  insert into warehouse.gold_marks (athlete_id, since)
  select
    athlete,
    -- A day of which the journal alone says something else has no mark.
    least(
      frontier.body_since, frontier.totals_since, frontier.training_since, frontier.weeks_since, frontier.readiness_since,
      lower(days.readiness)
    )
  from warehouse.gold_athletes as g
  where g.athlete_id = athlete;
  -- It reads the others, which hold from here on.
  perform runlytics_internal.store_readiness(since => coalesce(lower(r), '-infinity'), until => upper(r) - 1, athlete_id => athlete)
  from unnest(days.readiness) as r;
  perform runlytics_internal.note_days(days => days, training_since => frontier.training_since, since => began, athlete_id => athlete);
end
$$;
comment on function runlytics_internal.refresh_stored_days(bigint) is
  'Makes those stored days of an athlete anew that the marks reach, up to the day before yesterday, and takes away the marks that it saw. A part of refresh_days(), which sees to it that its snapshots are taken with the athlete locked.';

create procedure runlytics.refresh_days(athlete_id bigint default runlytics.athlete())
  language plpgsql
as $$
begin
  perform runlytics.require_owner();
  perform runlytics_internal.require_top_level(procedure_name => 'refresh_days');
  commit;
  -- One snapshot for all would be older than the lock.
  set transaction isolation level read committed;
  begin
    perform runlytics_internal.refresh_stored_days(athlete_id => athlete_id);
  exception
    -- A date that is centuries off: views that are asked for it say so, and loading goes on.
    when data_exception or program_limit_exceeded then
      raise warning 'the days of athlete % could not be stored: %', athlete_id, sqlerrm;
  end;
  commit;
  set transaction isolation level read committed;
  begin
    perform runlytics.refresh_alerts(athlete_id => athlete_id);
  exception
    when data_exception or program_limit_exceeded then
      raise warning 'the nights of athlete % could not be looked through: %', athlete_id, sqlerrm;
  end;
  commit;
end
$$;
comment on procedure runlytics.refresh_days(bigint) is
  'Stores the days of an athlete that the views of days read: body, totals, training, weeks and readiness, made anew from the first that a change has reached. Views are right without it, and slower. Looks for alerts then (refresh_alerts()). process_documents(), recompute() and the worker call it.';
