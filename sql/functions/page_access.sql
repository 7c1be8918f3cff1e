-- Whose rows a page shows. The policies of every table with an athlete ask it (secure_warehouse()).

create function runlytics_internal.page_athlete() returns bigint
  as 'MODULE_PATHNAME', 'runlytics_page_athlete' language c stable strict parallel restricted cost 1;
comment on function runlytics_internal.page_athlete() is
  'The athlete whose page is being made by serve(), NULL outside of it. No SQL can set it in a session of another role than runlytics_page and runlytics_assistant, and the end of the transaction and of the subtransaction in which serve() was called clear it. Where the warehouse is distributed the other nodes know it by tell_nodes().';

create function runlytics_internal.page_own_athlete() returns bigint
  as 'MODULE_PATHNAME', 'runlytics_page_own_athlete' language c stable strict parallel restricted cost 1;
comment on function runlytics_internal.page_own_athlete() is
  'The same where the page is made for the athlete, whose link own_page_link() made; NULL where it is for anybody to whom a link was passed on.';

create function runlytics_internal.page_withheld_activities() returns bigint[]
  as 'MODULE_PATHNAME', 'runlytics_page_withheld_activities' language c stable strict parallel restricted cost 1;
comment on function runlytics_internal.page_withheld_activities() is
  'The activities that an assistant is not told of, while serve_question() runs: withheld_activities() of its athlete. NULL outside of it, where the policies let runlytics_assistant see nothing.';

create function runlytics_internal.page_withheld_days() returns datemultirange
  as 'MODULE_PATHNAME', 'runlytics_page_withheld_days' language c stable strict parallel restricted cost 1;
comment on function runlytics_internal.page_withheld_days() is
  'The same of days: withheld_days() of its athlete.';

create function runlytics_internal.page_withheld_fields() returns jsonb
  as 'MODULE_PATHNAME', 'runlytics_page_withheld_fields' language c stable strict parallel restricted cost 1;
comment on function runlytics_internal.page_withheld_fields() is
  'The same of single fields of activities: withheld() of its athlete.';
