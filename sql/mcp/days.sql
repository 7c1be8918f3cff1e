-- Tools about days: readiness, what a day was like, alerts, comparisons and trends, questions in words.

create function runlytics_internal.mcp_tool_readiness(arguments jsonb, athlete_id bigint default runlytics.athlete()) returns jsonb
  language plpgsql stable parallel restricted
  set search_path = pg_catalog, pg_temp
as $$
declare
  today constant date := runlytics_internal.today(athlete_id => mcp_tool_readiness.athlete_id);
  last_day constant date := coalesce((arguments ->> 'until')::date, today);
  first_day constant date := greatest(coalesce((arguments ->> 'since')::date, last_day - 6), last_day - 366);
  said jsonb;
begin
  -- Days that are not stored yet are computed of what is seen, which is not all.
  said := (
    select jsonb_agg(to_jsonb(r) - '{time,stale}'::text[] order by r.day desc)
    from warehouse.readiness as r
    where r.athlete_id = mcp_tool_readiness.athlete_id
      and r.day between first_day and last_day
      and not runlytics_internal.page_withheld_days() @> r.day
  );
  return runlytics_internal.mcp_said(
    view => 'warehouse.readiness',
    said => said,
    note => case when said is null then concat_ws(
      ' ', format('There is no readiness from %s to %s.', first_day, last_day),
      runlytics_internal.ask_lack(filter => '{"metric": "readiness", "filters": []}', athlete_id => mcp_tool_readiness.athlete_id)
    ) else '0 to 100; the points of the parts add up to it.' end
  );
end
$$;
comment on function runlytics_internal.mcp_tool_readiness(jsonb, bigint) is
  'Readiness by day with the points of its parts, the last seven days unless said otherwise, a year at most. A tool of answer_question().';

create function runlytics_internal.mcp_tool_day(arguments jsonb, athlete_id bigint default runlytics.athlete()) returns jsonb
  language plpgsql stable parallel restricted
  set search_path = pg_catalog, pg_temp
as $$
declare
  id constant bigint := mcp_tool_day.athlete_id;
  asked constant date := coalesce((arguments ->> 'day')::date, runlytics_internal.today(athlete_id => id));
  is_withheld constant bool := runlytics_internal.page_withheld_days() @> asked;
  runs constant jsonb := (
    select jsonb_agg(to_jsonb(l) - '{longest_30d_km,timezone,pace}'::text[] order by l.started_at)
    from warehouse.run_list as l
    where l.athlete_id = id and l.local_date = asked
  );
begin
  return runlytics_internal.mcp_said(
    view => 'warehouse.readiness, recovery, nights, fitness, shifts, journal, run_list',
    said => jsonb_build_array(jsonb_build_object('day', asked)),
    ids => array(select (r ->> 'activity_id')::bigint from jsonb_array_elements(runs) as r),
    note => case when is_withheld then 'Load, fitness and readiness of this day are withheld.' end,
    more => jsonb_build_object(
      'runs', runlytics_internal.mcp_fitting(given => runs, most => 10000),
      'readiness', (
        select runlytics_internal.mcp_row(said => to_jsonb(r)) from warehouse.readiness as r where r.athlete_id = id and r.day = asked and not is_withheld
      ),
      'training', (
        select runlytics_internal.mcp_row(said => to_jsonb(f)) from warehouse.fitness as f where f.athlete_id = id and f.day = asked and not is_withheld
      ),
      'body', (select runlytics_internal.mcp_row(said => to_jsonb(r)) from warehouse.recovery as r where r.athlete_id = id and r.day = asked),
      'night', (select runlytics_internal.mcp_row(said => to_jsonb(n)) from warehouse.nights as n where n.athlete_id = id and n.day = asked),
      'shift', (select runlytics_internal.mcp_row(said => to_jsonb(s)) from warehouse.shifts as s where s.athlete_id = id and s.day = asked),
      'journal', runlytics_internal.mcp_fitting(
        given => (
          select jsonb_agg(to_jsonb(j) - '{row_key,document_id}'::text[] order by j.row_key)
          from warehouse.journal as j
          where j.athlete_id = id and j.day = asked
        ),
        most => 10000
      )
    )
  );
end
$$;
comment on function runlytics_internal.mcp_tool_day(jsonb, bigint) is
  'Everything of a day, today unless said otherwise: runs, readiness, training, body, the night that ended on it, shift, journal. A tool of answer_question().';

create function runlytics_internal.mcp_tool_alerts(arguments jsonb, athlete_id bigint default runlytics.athlete()) returns jsonb
  language plpgsql stable parallel restricted
  set search_path = pg_catalog, pg_temp
as $$
declare
  said jsonb;
  ids bigint[];
begin
  select jsonb_agg(to_jsonb(e) - '{time,end_time}'::text[] order by e.last_day desc, e.alert_id desc), array_agg(e.alert_id order by e.last_day desc, e.alert_id desc)
  into said, ids
  from (
    select a.*
    from warehouse.alert_episodes as a
    where a.athlete_id = mcp_tool_alerts.athlete_id
      and a.last_day >= coalesce((arguments ->> 'since')::date, '-infinity')
      and a.first_day <= coalesce((arguments ->> 'until')::date, 'infinity')
      and (a.open or coalesce((arguments ->> 'all')::bool, arguments ? 'since'))
    order by a.last_day desc, a.alert_id desc
    limit 100
  ) as e;
  return runlytics_internal.mcp_said(
    view => 'warehouse.alert_episodes',
    said => said,
    ids => ids,
    note => case when said is null then 'There are no such alerts.' else 'What was out of the usual; nothing here is medical.' end
  );
end
$$;
comment on function runlytics_internal.mcp_tool_alerts(jsonb, bigint) is
  'What is out of the usual: open alerts, or all of a time. A tool of answer_question().';

create function runlytics_internal.mcp_tool_ask(arguments jsonb, athlete_id bigint default runlytics.athlete()) returns jsonb
  language plpgsql stable parallel restricted
  set search_path = pg_catalog, pg_temp
as $$
declare
  answer constant runlytics.answer := runlytics.ask(question => arguments ->> 'question', athlete_id => mcp_tool_ask.athlete_id);
begin
  if answer.filter::text ~ '[":](readiness|load|ctl|atl|tsb|form|fitness|fatigue)' then
    perform runlytics_internal.mcp_require_days(
      what => 'the answer',
      since => (answer.filter #>> '{window,from}')::date,
      until => (answer.filter #>> '{window,to}')::date
    );
  end if;
  return runlytics_internal.mcp_said(
    view => 'runlytics.ask',
    said => answer.rows,
    ids => answer.ids,
    note => answer.note,
    more => jsonb_build_object('filter', answer.filter, 'snippets', runlytics_internal.mcp_fitting(given => answer.snippets, most => 15000))
  );
end
$$;
comment on function runlytics_internal.mcp_tool_ask(jsonb, bigint) is
  'A question in words: what runlytics.ask() says to it. A tool of answer_question().';

create function runlytics_internal.mcp_require_metric(metric text, since date, until date) returns void
  language plpgsql stable parallel restricted
  set search_path = pg_catalog, pg_temp
as $$
begin
  -- What is told by the day: a day without what is withheld would look like one of rest.
  if metric in ('readiness', 'ctl', 'atl', 'tsb') or exists (
    select from warehouse.metrics as m where m.name = metric and m.of_a_day = 'sum'
  ) then
    perform runlytics_internal.mcp_require_days(what => metric, since => since, until => until);
  end if;
end
$$;
comment on function runlytics_internal.mcp_require_metric(text, date, date) is
  'SQLSTATE 55000 where a metric of days is asked of a time that holds what is withheld. A part of the tools.';

create function runlytics_internal.mcp_tool_compare(arguments jsonb, athlete_id bigint default runlytics.athlete()) returns jsonb
  language plpgsql stable parallel restricted
  set search_path = pg_catalog, pg_temp
as $$
declare
  since constant date := (arguments ->> 'since')::date;
  until constant date := (arguments ->> 'until')::date;
begin
  perform runlytics_internal.mcp_require_metric(metric => arguments ->> 'metric', since => since, until => until);
  return runlytics_internal.mcp_said(
    view => 'runlytics.compare_groups',
    said => (
      select jsonb_agg(to_jsonb(c) - '{t,df,g,u,u_p,boot_low,boot_high,welch_low,welch_high,welch_t,welch_df,welch_p}'::text[] order by c.at)
      from runlytics.compare_groups(
        metric => arguments ->> 'metric',
        group_by => arguments ->> 'group_by',
        since => since,
        until => until,
        adjust => array(select jsonb_array_elements_text(coalesce(arguments -> 'adjust', '[]'))),
        athlete_id => mcp_tool_compare.athlete_id
      ) with ordinality as c (
        metric, unit, first_group, second_group, n, n_first, n_second, n_days, n_blocks, blocks_first, blocks_second, pairs, effective_n, mean_first, mean_second,
        estimate, low, high, t, df, p, q, g, u, u_p, boot_low, boot_high, welch_low, welch_high, welch_t, welch_df, welch_p, method, note, at
      )
    ),
    note => 'estimate is the first group less the second, low to high its 95 % interval. An association is no cause.'
  );
end
$$;
comment on function runlytics_internal.mcp_tool_compare(jsonb, bigint) is
  'Groups of days or runs beside each other, with intervals: compare_groups(). A tool of answer_question().';

create function runlytics_internal.mcp_tool_trend(arguments jsonb, athlete_id bigint default runlytics.athlete()) returns jsonb
  language plpgsql stable parallel restricted
  set search_path = pg_catalog, pg_temp
as $$
declare
  since constant date := (arguments ->> 'since')::date;
  until constant date := (arguments ->> 'until')::date;
begin
  perform runlytics_internal.mcp_require_metric(metric => arguments ->> 'metric', since => since, until => until);
  return runlytics_internal.mcp_said(
    view => 'runlytics.trend',
    said => jsonb_build_array(to_jsonb(
      runlytics.trend(metric => arguments ->> 'metric', since => since, until => until, athlete_id => mcp_tool_trend.athlete_id)
    ))
  );
end
$$;
comment on function runlytics_internal.mcp_tool_trend(jsonb, bigint) is
  'Whether a metric rises or falls, with an interval: trend(). A tool of answer_question().';
