-- What was asked of the language model, and what it said.

create or replace view warehouse.model_answers with (security_invoker = true) as
select
  q.athlete_id,
  q.question_id,
  q.question,
  q.asked_at,
  q.status,
  q.reason,
  q.filter,
  q.filter_by,
  s.summary,
  coalesce(i.ids, '{}'::bigint[]) as ids,
  -- Answered anew whenever it is read, and only then: nothing of what was forgotten is kept.
  (runlytics.answer_filter(filter => q.filter, now => q.now, athlete_id => q.athlete_id)).note as note,
  (runlytics.answer_filter(filter => q.filter, now => q.now, athlete_id => q.athlete_id)).rows as rows,
  (runlytics.answer_filter(filter => q.filter, now => q.now, athlete_id => q.athlete_id)).ids as answer_ids
from warehouse.model_questions as q
left join lateral (
  select w.athlete_id, string_agg(w.written, ' ' order by w.sentence) as summary
  from (
    select
      c.athlete_id,
      c.sentence,
      min(c.said) || ' [' || string_agg(c.journal_id::text, ', ' order by c.journal_id) || ']' as written
    from warehouse.model_sentences as c
    where c.athlete_id = q.athlete_id
      and c.question_id = q.question_id
    group by c.athlete_id, c.sentence
  ) as w
  group by w.athlete_id
) as s on s.athlete_id = q.athlete_id
left join lateral (
  select c.athlete_id, array_agg(distinct c.journal_id order by c.journal_id) as ids
  from warehouse.model_sentences as c
  where c.athlete_id = q.athlete_id
    and c.question_id = q.question_id
  group by c.athlete_id
) as i on i.athlete_id = q.athlete_id;
comment on view warehouse.model_answers is 'What ask_model() asked and what came of it, one row a question: the filter, what ask() answers to it (note, rows and answer_ids, looked up whenever they are read), and a summary in which every sentence ends in the numbers of the entries that it cites, as search_journal() and ask() have them.';

grant select on warehouse.model_answers to runlytics_reader, runlytics_worker;
