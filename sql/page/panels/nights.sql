-- The nights as they lay on the clock, by the shift before them.

create function runlytics_internal.page_naps(since date, until date, athlete_id bigint default runlytics.athlete())
  returns table (day date, started_at timestamptz, ended_at timestamptz)
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
begin
  -- Stretches of one source closer than an hour are one nap, as sleep_nights() has it.
  return query
  select e.day, min(e.started_at), max(e.ended_at)
  from (
    select
      s.day, s.started_at, s.ended_at,
      count(*) filter (where s.begins) over (partition by s.day order by s.started_at) as nap
    from (
      select
        n.day, p.started_at, p.ended_at,
        p.started_at > lag(p.ended_at, 1, '-infinity') over (partition by n.day order by p.started_at) + interval '1 hour' as begins
      from warehouse.nights as n
      join warehouse.sleep as p
        on p.athlete_id = n.athlete_id
        and p.source = n.source
        and p.started_at between (n.day::timestamp at time zone n.timezone) - interval '12 hours' and ((n.day + 1)::timestamp at time zone n.timezone)
        and (p.ended_at at time zone n.timezone)::date = n.day
        and (p.ended_at <= n.started_at or p.started_at >= n.ended_at)
        and p.stage not in ('in_bed', 'awake')
      where n.athlete_id = page_naps.athlete_id
        and n.day between since and until
        and n.naps > 0
    ) as s
  ) as e
  group by e.day, e.nap;
end
$$;
comment on function runlytics_internal.page_naps(date, date, bigint) is
  'Sleep outside of the main sleep of each day, a row a nap. A part of panel_nights().';

create function runlytics_internal.page_nights_sentence(hours float8, nights bigint, after_nights float8, naps bigint) returns text
  language sql immutable parallel safe
  return runlytics_internal.page_sentence(
    runlytics.written(value => hours, quantity => 'hours') || case when nights = 1 then ' asleep in the one night that is known' else ' asleep on average in ' || nights || ' nights' end,
    'after night shifts ' || runlytics.written(value => after_nights, quantity => 'hours'),
    case when naps > 0 then runlytics_internal.page_counted(n => naps, one => 'nap') end
  );
comment on function runlytics_internal.page_nights_sentence(float8, bigint, float8, bigint) is
  'How long the nights are, and those after night shifts. A part of panel_nights().';

create function runlytics_internal.panel_nights(parameters jsonb, athlete_id bigint default runlytics.athlete()) returns jsonb
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  reader constant runlytics_internal.page_reader := runlytics_internal.page_reader(parameters => parameters, athlete_id => athlete_id);
  first_day constant date := greatest(reader.since, reader.until - 60);
  r record;
begin
  with
    -- A night belongs to the shift of the evening or the day before it.
    labelled as (
      select
        n.day, n.timezone, n.started_at, n.ended_at, n.asleep_s, n.naps,
        case coalesce(s.label, 'off') when 'night' then 'night_shift' when 'off' then 'off' else 'day_shift' end as tone
      from warehouse.nights as n
      left join warehouse.shifts as s
        on s.athlete_id = n.athlete_id
        and s.day = n.day - 1
      where n.athlete_id = panel_nights.athlete_id
        and n.day between first_day and reader.until
    ),
    spans as (
      select l.day, l.timezone, l.started_at, l.ended_at, 'main' as class, l.tone from labelled as l
      union all
      select p.day, l.timezone, p.started_at, p.ended_at, 'nap', l.tone
      from runlytics_internal.page_naps(since => first_day, until => reader.until, athlete_id => panel_nights.athlete_id) as p
      join labelled as l using (day)
    )
  select
    (select jsonb_agg(jsonb_build_object(
      'day_index', s.day - first_day, 'class', s.class, 'tone', s.tone,
      'from_h', runlytics_internal.page_number(value => extract(epoch from s.started_at - m.midnight) / 3600, digits => 2),
      'to_h', runlytics_internal.page_number(value => extract(epoch from s.ended_at - m.midnight) / 3600, digits => 2)
    ) order by s.started_at)
    from spans as s
    cross join lateral (select s.day::timestamp at time zone s.timezone as midnight) as m) as spans,
    (select jsonb_agg(k.* order by k.tone) from (
      select distinct l.tone, case l.tone when 'night_shift' then 'after a night shift' when 'day_shift' then 'after a day shift' else 'off' end as label
      from labelled as l
    ) as k) as keys,
    (select jsonb_agg(first_day + g) from generate_series(0, reader.until - first_day) as g) as days,
    count(*) as nights, avg(l.asleep_s) as asleep_s, avg(l.asleep_s) filter (where l.tone = 'night_shift') as after_nights, sum(l.naps) as naps
  into r
  from labelled as l;
  if r.nights = 0 then
    return runlytics_internal.page_panel(
      id => 'nights', title => 'Nights', view => 'warehouse.nights',
      empty => 'No night in these days. Let the phone deliver its sleep, docs/listener.md, or write into the journal when you slept, docs/journal.md.'
    );
  end if;
  return runlytics_internal.page_panel(
    id => 'nights', title => 'Nights', view => 'warehouse.nights', formula => 'sleep_nights()',
    sentence => runlytics_internal.page_nights_sentence(hours => r.asleep_s, nights => r.nights, after_nights => r.after_nights, naps => r.naps),
    link => runlytics_internal.page_link_to(label => 'Recovery', page => 'recovery'),
    figures => jsonb_build_array(jsonb_build_object(
      'kind', 'nights', 'days', r.days, 'spans', r.spans,
      'keys', case when jsonb_array_length(r.keys) = 1 and r.keys #>> '{0,tone}' = 'off' then '[]' else r.keys end
    ))
  );
end
$$;
comment on function runlytics_internal.panel_nights(jsonb, bigint) is
  'Each night from bed to waking on the clock of the athlete, naps beside it, by the shift of the day before.';
