-- What a single document may cost while it is processed.

create function runlytics_internal.limit_document() returns void
  as 'MODULE_PATHNAME', 'runlytics_limit_document' language c volatile strict parallel unsafe cost 100;
comment on function runlytics_internal.limit_document() is
  'Limits what the rest of the EXCEPTION block around it may take: time by runlytics.document_timeout, memory by runlytics.document_memory. A part of process_document().';

create function runlytics_internal.exceeded_setting(state text, message text) returns text
  as 'MODULE_PATHNAME', 'runlytics_exceeded_setting' language c volatile strict parallel unsafe cost 10;
comment on function runlytics_internal.exceeded_setting(text, text) is
  'Which setting has ended the block that limit_document() limited, by the error that it ended with; null when none has. A part of process_document().';
