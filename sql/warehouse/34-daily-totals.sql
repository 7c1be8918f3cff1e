-- Gold: what phone and watch counted, once.

create or replace view warehouse.daily_totals with (security_invoker) as
select
  h.athlete_id,
  h.day,
  m.name as metric,
  m.unit,
  greatest(max(h.day_total), sum(h.value) filter (where h.counts)) as value,
  case
    when sum(h.value) filter (where h.counts) > max(h.day_total)
      then string_agg(distinct h.source, ', ') filter (where h.counts)
    else (array_agg(h.source order by h.day_total desc, h.source))[1]
  end as source
from (
  select
    s.*,
    s.hours > 1
      and row_number() over (
        partition by s.athlete_id, s.day, s.metric_id, s.hour, s.hours > 1
        order by s.value desc, s.source
      ) = 1 as counts
  from (
    select
      b.athlete_id,
      (b.recorded_at at time zone p.timezone)::date as day,
      b.metric_id,
      date_part('hour', b.recorded_at at time zone p.timezone) as hour,
      b.source,
      sum(b.value) as value,
      sum(sum(b.value)) over of_day as day_total,
      count(*) over of_day as hours
    from warehouse.biometrics as b
    join warehouse.settings_periods as p
      on p.athlete_id = b.athlete_id
      and (b.recorded_at at time zone p.timezone)::date >= p.valid_from
      and (b.recorded_at at time zone p.timezone)::date < p.valid_until
    where b.metric_id between 29 and 37
    group by 1, 2, 3, 4, 5
    window of_day as (
      partition by b.athlete_id, (b.recorded_at at time zone p.timezone)::date, b.metric_id, b.source
    )
  ) as s
) as h
join warehouse.metrics as m using (metric_id)
group by h.athlete_id, h.day, m.name, m.unit;
comment on view warehouse.daily_totals is 'Steps, distances, energy, flights, exercise and standing of each local day, in the unit of the metric, never the sum of two sources that counted the same. Of each hour the source counts that counted most, for a device that was not worn or carried counts less; of the day the larger of their sum and of what a single source has, which may be a total that an app made. A source with records in one hour alone is taken for such a total. source: which of them were read.';
