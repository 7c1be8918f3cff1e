-- The page: data in, one HTML document out. It is bound to C++, which knows no table.

create function runlytics_internal.page_html(document jsonb) returns text
  as 'MODULE_PATHNAME', 'runlytics_page_html' language c immutable strict parallel safe cost 10000;
comment on function runlytics_internal.page_html(jsonb) is
  'One complete HTML document of the data that page_document() gathered: style, script and data inside, nothing asked of another server. SQLSTATE 22023 for data of another shape, with the panel and the figure, 54000 for too much. A part of page().';
