-- title: What the journal said
-- kind: table
-- size: 24x8
-- description: The entries of runlytics.ask() on the days of its rows, the newest 20, each with the number by which it is cited.
-- field: Entry | cell=wrap
-- field: journal_id | unit=none name=Number decimals=0 width=120
-- empty: The question asks for nothing that stands in the journal.
-- link: Data health | data-health
-- rows: any
select s.day as "Day", s.text as "Entry", s.journal_id
from jsonb_to_recordset((runlytics.ask(question => '$question', athlete_id => $athlete)).snippets) as s (day text, text text, journal_id bigint)
