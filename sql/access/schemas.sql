-- The two schemas of the code. They belong to the extension and go with it. CREATE fails where somebody
-- else has made one already: an extension is never installed into a schema that a stranger owns.

-- A backslash in what follows is itself. The script is read as a whole before its first statement, so none in it can see to that.
do $strings$
begin
  if pg_catalog.current_setting('standard_conforming_strings') <> 'on' then
    raise exception 'a backslash in a text is no backslash in this session'
      using errcode = '55000', hint = 'set standard_conforming_strings = on, and create the extension then.';
  end if;
end
$strings$;

create schema runlytics;
comment on schema runlytics is 'The code of runlytics. What it works on is in the schema warehouse.';
grant usage on schema runlytics to public;

create schema runlytics_internal;
comment on schema runlytics_internal is 'Parts of what is in the schema runlytics: nobody calls them by hand, and they may change with any version.';
