-- Days as predictions read them.

create type runlytics_internal.prediction_history as (
  days runlytics.prediction_day[],
  first_day date,
  mean7 float8
);
comment on type runlytics_internal.prediction_history is 'Consecutive days, the date of the first, and the mean of the last seven targets.';

create function runlytics_internal.require_target(target text) returns void
  language plpgsql immutable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
begin
  if target in ('readiness', 'hrv', 'feeling') then
    return;
  end if;
  raise exception '% is not predicted', coalesce(quote_literal(target), 'NULL')
    using errcode = '22023', hint = 'Targets are readiness, hrv and feeling.';
end
$$;
comment on function runlytics_internal.require_target(text) is
  'Raises SQLSTATE 22023 for what is not predicted. A part of predict_day().';

create type runlytics_internal.target_day as (
  day date,
  value float8
);
comment on type runlytics_internal.target_day is 'What is to be predicted, on its own day.';

create function runlytics_internal.target_days(target text, since date, until date, athlete_id bigint default runlytics.athlete())
  returns setof runlytics_internal.target_day
  language plpgsql stable parallel safe cost 10000 rows 365
  set search_path = pg_catalog, pg_temp
  set jit = off
as $$
begin
  if target = 'readiness' then
    -- A stale score is the mean of a week: the day itself has not been seen.
    return query
    select r.day, r.score
    from warehouse.readiness as r
    where r.athlete_id = target_days.athlete_id
      and r.day between since and until
      and r.stale is not true;
  elsif target = 'hrv' then
    -- Another app or statistic is another quantity: what counts is that of the last day.
    return query
    select h.day, h.value
    from (
      select
        b.day,
        ln(b.hrv_ms) as value,
        concat_ws(' ', b.hrv_statistic, b.hrv_source) as kind,
        last_value(concat_ws(' ', b.hrv_statistic, b.hrv_source)) over (
          order by b.day rows between unbounded preceding and unbounded following
        ) as last_kind
      from warehouse.body_days as b
      where b.athlete_id = target_days.athlete_id
        and b.day between since and until
        and b.hrv_ms > 0
    ) as h
    where h.kind = h.last_kind;
  else
    return query
    select j.day, j.answer
    from warehouse.journal_answers as j
    where j.athlete_id = target_days.athlete_id
      and j.day between since and until;
  end if;
end
$$;
comment on function runlytics_internal.target_days(text, date, date, bigint) is
  'What is known of readiness (points), hrv (ln ms) or feeling (1 to 5) on the days of a window. A part of prediction_history().';

create function runlytics_internal.prediction_history(
  target text, since date, until date, targets_since date default null, athlete_id bigint default runlytics.athlete()
)
  returns runlytics_internal.prediction_history
  language plpgsql stable parallel safe cost 100000
  set search_path = pg_catalog, pg_temp
  set plan_cache_mode = force_generic_plan
  set jit = off
as $$
declare
  history runlytics_internal.prediction_history;
begin
  with
    body as materialized (
      select b.*
      from warehouse.body_days as b
      where b.athlete_id = prediction_history.athlete_id
        and b.day between since and until
    ),
    trained as materialized (
      select f.day, f.load, f.ctl, f.atl, f.monotony, f.strain
      from warehouse.fitness as f
      where f.athlete_id = prediction_history.athlete_id
        and f.day between since and until
    ),
    aimed as materialized (
      select t.day, t.value
      from runlytics_internal.target_days(
        target => target, since => coalesce(targets_since, since), until => until, athlete_id => prediction_history.athlete_id
      ) as t
    ),
    worked as materialized (
      select s.day, s.label
      from warehouse.shifts as s
      where s.athlete_id = prediction_history.athlete_id
        and s.day between since and until
    ),
    -- Days before anything is known teach nothing.
    range as (
      select least((select min(b.day) from body as b), (select min(f.day) from trained as f), (select min(a.day) from aimed as a)) as first
    )
  select
    array_agg(
      row(
        a.value, f.load, f.ctl, f.atl, f.monotony, f.strain, b.total_24h_s, b.efficiency_pct, b.midpoint_s, b.hrv_ms,
        concat_ws(' ', b.hrv_statistic, b.hrv_source), b.resting_hr, b.resting_hr_source, b.respiratory_rate,
        case when s.label = 'night' then 1 else 0 end,
        case when (select min(w.day) from worked as w) <= g.at::date and coalesce(s.label, 'off') = 'off' then 1 else 0 end
      )::runlytics.prediction_day
      order by g.at
    ),
    min(r.first),
    case
      when count(a.value) filter (where g.at::date > until - 7) >= 3 then avg(a.value) filter (where g.at::date > until - 7)
    end
  into history
  from range as r
  -- Nothing is known of days to come, and of them there is no end.
  cross join generate_series(r.first::timestamp, least(until, current_date + 2)::timestamp, '1 day') as g (at)
  left join body as b on b.day = g.at::date
  left join trained as f on f.day = g.at::date
  left join aimed as a on a.day = g.at::date
  left join worked as s on s.day = g.at::date;
  return history;
end
$$;
comment on function runlytics_internal.prediction_history(text, date, date, date, bigint) is
  'What is known of each day from since on, or from the first on which anything is, until another: days are NULL without any. What is predicted is read from targets_since on, of all days when that is NULL. A part of train_models() and predict_day().';
