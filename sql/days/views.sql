-- From which day on stored days no longer hold.

create or replace view warehouse.day_frontiers with (security_invoker) as
select
  a.athlete_id,
  i.inputs,
  case when s.holds then least(s.through + 1, m.body) else '-infinity' end as body_since,
  case when s.holds then least(s.through + 1, m.totals) else '-infinity' end as totals_since,
  case when s.holds then least(s.through + 1, m.training) else '-infinity' end as training_since,
  case
    when s.holds is not true or m.training = '-infinity' then '-infinity'
    else runlytics.week_of(day => least(s.through + 1, m.training), starts_on => a.week_starts_on)
  end as weeks_since,
  -- A day is judged by its body, by the load before it, and by its own answers, which are compared as they are read.
  case when s.holds then least(s.through + 1, m.body, m.training) else '-infinity' end as readiness_since
from warehouse.athletes as a
cross join (
  select coalesce(string_agg(c.metric_id::text, ',' order by c.metric_id), '') as additive
  from warehouse.metrics as c
  where c.additive
) as c
-- Joined by athlete and not looked up: an engine of shards finds the one that is asked for by that.
left join (
  select
    p.athlete_id,
    -- The same in every session: JSON has one way to write a day.
    string_agg(concat_ws(',', to_jsonb(p.valid_from) #>> '{}', p.timezone, coalesce(p.sleep_need_s::text, '')), ';' order by p.valid_from) as settings
  from warehouse.athlete_settings as p
  group by p.athlete_id
) as p on p.athlete_id = a.athlete_id
cross join lateral (values (concat_ws('; ', a.week_starts_on, nullif(c.additive, ''), p.settings))) as i (inputs)
left join (
  select
    d.athlete_id,
    min(d.since) filter (where d.topic = 'body') as body,
    min(d.since) filter (where d.topic = 'totals') as totals,
    min(d.since) filter (where d.topic = 'training') as training
  from warehouse.day_marks as d
  group by d.athlete_id
) as m on m.athlete_id = a.athlete_id
left join warehouse.stored_days as d on d.athlete_id = a.athlete_id
cross join lateral (values (d.through, d.inputs = i.inputs and d.formula_version = runlytics.day_formulas())) as s (through, holds);
comment on view warehouse.day_frontiers is 'For each athlete, from which day on each kind of stored day no longer holds: the first that a mark names, or the one after the last that is stored; -infinity where settings or formulas are others than those it was stored by. inputs: what people change by hand and the stored days depend on.';

grant select on warehouse.day_frontiers to runlytics_reader;
grant select on warehouse.day_frontiers to runlytics_worker;
