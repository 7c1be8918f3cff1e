-- Readiness: the score, what gave and took points, and the days before.

create function runlytics_internal.page_readiness_sentence(score float8, words text[], points float8[]) returns text
  language sql immutable parallel safe
  return (
    select runlytics_internal.page_sentence(
      case
        when abs(round(score) - 70) < 1 then 'as usual'
        else runlytics.written(value => abs(round(score) - 70), quantity => 'score') || case when abs(round(score) - 70) = 1 then ' point' else ' points' end || case when score > 70 then ' above' else ' below' end || ' your usual'
      end,
      c.lifting || case when c.lifts > 1 then ' lift it' else ' lifts it' end,
      c.lowering || case when c.lowers > 1 then ' lower it' else ' lowers it' end
    )
    from (
      select
        runlytics_internal.page_words(words => array_agg(u.word || ' ' || u.written order by u.points desc) filter (where u.points >= 1)) as lifting,
        runlytics_internal.page_words(words => array_agg(u.word || ' ' || u.written order by u.points) filter (where u.points <= -1)) as lowering,
        count(*) filter (where u.points >= 1) as lifts,
        count(*) filter (where u.points <= -1) as lowers
      from (
        select p.word, p.points, runlytics.written(value => p.points, quantity => 'signed') as written
        from unnest(words, points) as p (word, points)
      ) as u
    ) as c
  );
comment on function runlytics_internal.page_readiness_sentence(float8, text[], float8[]) is
  'What the points of readiness say: those of a point and more are named. A part of panel_readiness().';

create function runlytics_internal.panel_readiness(parameters jsonb, athlete_id bigint default runlytics.athlete()) returns jsonb
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  reader constant runlytics_internal.page_reader := runlytics_internal.page_reader(parameters => parameters, athlete_id => athlete_id);
  labels constant text[] := '{HRV,Resting HR,Sleep,How you feel,Load,Cap}';
  words constant text[] := '{HRV,resting heart rate,sleep,how you feel,load,the cap}';
  points float8[];
  shown record;
  r record;
begin
  select
    array_agg(v.day order by v.day) as days,
    array_agg(v.score order by v.day) as scores,
    max(v.day) filter (where v.score is not null) as latest
  into shown
  from warehouse.readiness as v
  where v.athlete_id = panel_readiness.athlete_id
    and v.day between reader.since and reader.until;
  select v.*
  into r
  from warehouse.readiness as v
  where v.athlete_id = panel_readiness.athlete_id
    and v.day = shown.latest;
  if r.score is null then
    return runlytics_internal.page_panel(
      id => 'readiness', title => 'Readiness', view => 'warehouse.readiness',
      empty => 'No readiness in these days: it wants HRV or resting heart rate of some nights. Let the phone deliver them, docs/listener.md, or keep them in the journal, docs/journal.md.'
    );
  end if;
  points := array[r.hrv_points, r.rhr_points, r.sleep_points, r.subjective_points, r.load_points, r.cap_points];
  return runlytics_internal.page_panel(
    id => 'readiness',
    title => 'Readiness ' || runlytics_internal.page_day(day => r.day, today => reader.today),
    view => 'warehouse.readiness',
    formula => 'readiness_score()',
    sentence => runlytics_internal.page_readiness_sentence(score => r.score, words => words, points => points),
    note => nullif(concat_ws(
      ' ',
      upper(left(r.cap_reason, 1) collate "C") || substr(r.cap_reason, 2) || '.',
      case when r.stale then 'No HRV or resting heart rate of that day yet: the week''s mean counts.' end,
      case when r.provisional then 'Your baseline has fewer than 14 days.' end
    ), ''),
    figures => jsonb_build_array(
      jsonb_build_object(
        'kind', 'number', 'quantity', 'score', 'value', runlytics_internal.page_number(value => r.score, digits => 0), 'beside', 'of 100, 70 is your usual'
      ),
      jsonb_build_object('kind', 'points', 'rows', (
        select jsonb_agg(jsonb_build_object('label', u.label, 'quantity', 'signed', 'value', runlytics_internal.page_number(value => u.points)) order by u.n)
        from unnest(labels, points) with ordinality as u (label, points, n)
        where u.points is not null
      )),
      jsonb_build_object(
        'kind', 'columns', 'quantity', 'score', 'names', 'readiness', 'x_kind', 'day', 'last_is_now', r.day = reader.today,
        'x', to_jsonb(shown.days), 'values', runlytics_internal.page_numbers(numbers => shown.scores, digits => 0),
        'reference', jsonb_build_object('value', 70, 'label', 'usual')
      )
    )
  );
end
$$;
comment on function runlytics_internal.panel_readiness(jsonb, bigint) is
  'How ready the latest day found the athlete, the points of each part, and the scores of the days before.';
