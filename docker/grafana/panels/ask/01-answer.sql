-- title: The answer
-- kind: table
-- size: 24x5
-- description: runlytics.ask(): the answer as a sentence with what was not understood, and the filter as which the question was read. Good: nothing stands under not understood.
-- field: Answer | cell=wrap
-- field: Understood as | cell=wrap
-- empty: Write a question into the box above.
-- link: Mission Control | overview
-- rows: demo single empty
select (a.answer).note as "Answer", jsonb_strip_nulls((a.answer).filter)::text as "Understood as"
from (select runlytics.ask(question => '$question', athlete_id => $athlete) as answer offset 0) as a
