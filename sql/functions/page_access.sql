-- Whose rows a page shows. The policies of every table with an athlete ask it (secure_warehouse()).

create function runlytics_internal.page_athlete() returns bigint
  as 'MODULE_PATHNAME', 'runlytics_page_athlete' language c stable strict parallel restricted cost 1;
comment on function runlytics_internal.page_athlete() is
  'The athlete whose page is being made by serve(), NULL outside of it. No SQL can set it, and the end of the transaction and of the subtransaction in which serve() was called clear it.';
