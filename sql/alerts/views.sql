-- Episodes, what is open, and which rule deserves trust.

create or replace view warehouse.alert_episodes with (security_invoker) as
select
  a.athlete_id,
  a.alert_id,
  a.kind,
  a.metric,
  a.level,
  runlytics.alert_title(kind => a.kind, metric => a.metric) as title,
  a.said,
  a.first_day,
  a.last_day,
  a.first_day::timestamp at time zone coalesce(p.timezone, 'UTC') as "time",
  (a.last_day + 1)::timestamp at time zone coalesce(p.timezone, 'UTC') as end_time,
  l.labels,
  runlytics.alert_is_open(
    withdrawn_at => a.withdrawn_at, last_day => a.last_day, level => a.level, acknowledged_at => a.acknowledged_at,
    acknowledged_level => a.acknowledged_level, snoozed_until => a.snoozed_until
  ) as open,
  a.acknowledged_at,
  a.snoozed_until,
  a.raised_at
from warehouse.alerts as a
left join warehouse.settings_periods as p
  on p.athlete_id = a.athlete_id
  and a.first_day >= p.valid_from
  and a.first_day < p.valid_until
left join (
  select b.athlete_id, b.alert_id, string_agg(b.label, ', ' order by b.label) as labels
  from warehouse.alert_labels as b
  group by b.athlete_id, b.alert_id
) as l
  on l.athlete_id = a.athlete_id
  and l.alert_id = a.alert_id
where a.withdrawn_at is null;
comment on view warehouse.alert_episodes is 'One row for each episode in which something was out of the usual and that the data still show: title and said in words, from time to end_time, local midnights; labels: what the athlete said that it was. open: of the last two weeks, not snoozed, and not acknowledged at its level.';

-- Of the table and not of its episodes: joined with them for the evidence, each alert was looked up once more, and each
-- time whom the role sees was gone through.
create or replace view warehouse.open_alerts with (security_invoker) as
select
  a.athlete_id,
  a.alert_id,
  a.kind,
  a.metric,
  a.level,
  runlytics.alert_title(kind => a.kind, metric => a.metric) as title,
  a.said,
  a.first_day,
  a.last_day,
  a.first_day::timestamp at time zone coalesce(p.timezone, 'UTC') as "time",
  a.raised_at,
  a.evidence
from warehouse.alerts as a
left join warehouse.settings_periods as p
  on p.athlete_id = a.athlete_id
  and a.first_day >= p.valid_from
  and a.first_day < p.valid_until
where runlytics.alert_is_open(
  withdrawn_at => a.withdrawn_at, last_day => a.last_day, level => a.level, acknowledged_at => a.acknowledged_at,
  acknowledged_level => a.acknowledged_level, snoozed_until => a.snoozed_until
);
comment on view warehouse.open_alerts is 'Alerts of the last two weeks that nobody has acknowledged at their level, that are not snoozed, and that the data still show. evidence: one element a sign, with what was measured and what is usual. runlytics.acknowledge(alert_id, label) closes one, runlytics.snooze(alert_id, until) puts it off.';

create or replace view warehouse.alert_days with (security_invoker) as
with
  labelled as (
    select
      l.athlete_id,
      l.alert_id,
      bool_or(l.label = 'illness') as illness,
      bool_or(l.label in ('alcohol', 'travel', 'heat')) as explained,
      bool_or(l.label = 'nothing') as nothing
    from warehouse.alert_labels as l
    group by l.athlete_id, l.alert_id
  ),
  warned as (
    select a.athlete_id, r.kind, r.metric, a.alert_id, a.level, d.day, l.illness, l.explained, l.nothing
    from warehouse.alerts as a
    cross join lateral (values (a.kind, a.metric), ('all', 'all')) as r (kind, metric)
    cross join lateral unnest(a.warned_days) as d (day)
    left join labelled as l using (athlete_id, alert_id)
    where a.withdrawn_at is null
      and a.kind in ('joint', 'distance', 'night_signal', 'ewma', 'cusum')
  )
select
  w.athlete_id,
  w.kind,
  w.metric,
  c.nights,
  count(distinct w.alert_id) as alerts,
  count(distinct w.alert_id) filter (where w.level = 'critical') as critical_alerts,
  count(distinct w.day) as alert_days,
  count(distinct w.day) filter (where w.illness is not true) as days_without_illness,
  100.0::float8 * count(distinct w.day) filter (where w.illness is not true) / nullif(c.nights, 0) as per_100_nights,
  count(distinct w.alert_id) filter (where w.illness) as illness,
  count(distinct w.alert_id) filter (where w.explained) as explained,
  count(distinct w.alert_id) filter (where w.nothing) as nothing,
  count(distinct w.alert_id) filter (where num_nonnulls(w.illness, w.explained, w.nothing) = 0) as unlabelled,
  count(distinct w.alert_id) filter (where w.illness or w.explained)::float8
    / nullif(count(distinct w.alert_id) filter (where w.illness or w.explained or w.nothing), 0) as trust
from warned as w
left join warehouse.alert_checks as c using (athlete_id)
group by w.athlete_id, w.kind, w.metric, c.nights;
comment on view warehouse.alert_days is 'How often each rule over the nights warned, and what of: alert days of level warning or critical, those that the athlete did not label illness (days_without_illness, also of 100 nights that were looked at), alerts by label (explained: alcohol, travel or heat), and trust, the share of the labelled ones that were something. kind all: a day counts once, whatever rules warned on it.';

grant select on warehouse.alert_episodes, warehouse.open_alerts, warehouse.alert_days to runlytics_reader, runlytics_worker;
