-- page_html(): what it draws is held by unit tests and a browser; here, what SQL sees of it.
select left(runlytics_internal.page_html('{"title": "T", "panels": []}'), 15) as begins,
  runlytics_internal.page_html('{"title": "<b>", "panels": []}') like '%<h1>&lt;b&gt;</h1>%' as escaped,
  runlytics_internal.page_html(null) is null as strict;

select runlytics_internal.page_html('[]');
\echo :LAST_ERROR_SQLSTATE
select runlytics_internal.page_html('{"title": "T", "panels": [{"id": "p", "title": "P", "figures": [{"kind": "pie"}]}]}');
select runlytics_internal.page_html(jsonb_build_object('title', 'T', 'panels', jsonb_build_array(jsonb_build_object(
  'id', 'p', 'title', 'P', 'figures', jsonb_build_array(jsonb_build_object('kind', 'columns', 'x_kind', 'text', 'x', '["a"]'::jsonb, 'values', '[1, 2]'::jsonb))))));
select runlytics_internal.page_html(jsonb_build_object('title', repeat('x', 9000), 'panels', '[]'::jsonb));
