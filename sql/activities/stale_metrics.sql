-- Whether metrics are what the settings of now would give.

create function runlytics_internal.settings_matter(
  before jsonb,
  after jsonb,
  activity_id bigint,
  athlete_id bigint default runlytics.athlete()
) returns bool
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
begin
  return exists (
    select
    from jsonb_each(runlytics_internal.changed_settings(before => settings_matter.before, after => settings_matter.after)) as c
    where (
        -- One that was missing may make a metric possible.
        c.value -> 0 = 'null'
        and (
          c.key not in ('weight_kg', 'height_m')
          or exists (select from warehouse.own_metrics as o where o.athlete_id = settings_matter.athlete_id)
        )
      )
      -- What no metric of it depends on is no reason.
      or exists (
        select
        from warehouse.activity_metrics as m
        left join runlytics_internal.formulas_of_metrics() as f using (metric)
        where m.athlete_id = settings_matter.athlete_id
          and m.activity_id = settings_matter.activity_id
          and (c.key = any (f.settings) or f.metric is null)
      )
  );
end
$$;
comment on function runlytics_internal.settings_matter(jsonb, jsonb, bigint, bigint) is
  'Whether a setting is another now on which a metric of an activity depends, or may. A part of metrics_are_stale() and scores_are_stale().';

create function runlytics_internal.metrics_are_stale(activity_id bigint, athlete_id bigint default runlytics.athlete()) returns bool
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  now_there constant runlytics_internal.metric_basis := runlytics_internal.present_basis(
    activity_id => metrics_are_stale.activity_id, athlete_id => metrics_are_stale.athlete_id
  );
begin
  return not exists (
    select
    from warehouse.metric_basis as b
    where b.athlete_id = metrics_are_stale.athlete_id
      and b.activity_id = metrics_are_stale.activity_id
      and b.data = now_there.data
      and b.formulas = now_there.formulas
      and b.results = now_there.results
      and not runlytics_internal.settings_matter(
        before => b.settings, after => now_there.settings, activity_id => b.activity_id, athlete_id => b.athlete_id
      )
  );
end
$$;
comment on function runlytics_internal.metrics_are_stale(bigint, bigint) is
  'Whether anything has changed on which a metric of an activity depends: its data, a formula, or a setting that one of them reads. A part of recompute().';

create function runlytics_internal.scoring_inputs(athlete_id bigint default runlytics.athlete()) returns text
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
  -- What is kept to be compared with is the same in every session.
  set timezone = 'UTC'
  set datestyle = 'ISO'
  set extra_float_digits = 1
as $$
begin
  return (
    select concat_ws(
      '; ',
      coalesce(a.sex, ''),
      string_agg(
        format('%s,%s,%s,%s,%s,%s', s.valid_from, s.timezone, s.max_hr, s.resting_hr, s.threshold_hr, s.threshold_speed_mps),
        ';' order by s.valid_from
      )
    )
    from warehouse.athletes as a
    left join warehouse.athlete_settings as s using (athlete_id)
    where a.athlete_id = scoring_inputs.athlete_id
    group by a.athlete_id
  );
end
$$;
comment on function runlytics_internal.scoring_inputs(bigint) is
  'All settings by which an athlete''s activities are scored, as warehouse.stored_days.scored_by keeps them. A part of scores_are_stale().';

create function runlytics.scores_are_stale(athlete_id bigint default runlytics.athlete()) returns bool
  language plpgsql stable parallel safe cost 10000
  set search_path = pg_catalog, pg_temp
  set extra_float_digits = 1
  set plan_cache_mode = force_generic_plan
  set jit = off
as $$
begin
  if runlytics_internal.scoring_inputs(athlete_id => scores_are_stale.athlete_id) = (
    select d.scored_by
    from warehouse.stored_days as d
    where d.athlete_id = scores_are_stale.athlete_id
  ) then
    return false;
  end if;
  return exists (
    select
    from warehouse.metric_basis as b
    join warehouse.activities as a using (athlete_id, activity_id)
    join warehouse.athletes as t using (athlete_id)
    join warehouse.settings_periods as p
      on p.athlete_id = a.athlete_id
      and a.started_at >= p.starts_at
      and a.started_at < p.ends_at
    cross join lateral (
      select jsonb_build_object(
        'max_hr', p.max_hr, 'resting_hr', p.resting_hr, 'threshold_hr', p.threshold_hr, 'threshold_speed_mps', p.threshold_speed_mps,
        'sex', t.sex
      ) as settings
    ) as n
    where b.athlete_id = scores_are_stale.athlete_id
      and not b.settings @> n.settings
      and runlytics_internal.settings_matter(
        before => b.settings, after => n.settings, activity_id => b.activity_id, athlete_id => b.athlete_id
      )
  );
end
$$;
comment on function runlytics.scores_are_stale(bigint) is
  'Whether the loads and other metrics of activities were computed by settings that have changed since: somebody has updated warehouse.athlete_settings. recompute() brings them up to date, and the worker calls it by itself. Since the last refresh_days() that found all of them right only the settings are compared, before that every activity.';
