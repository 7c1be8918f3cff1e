-- What sources need to ask other servers.

create function runlytics.url_encode(text text, keep_slashes bool default false) returns text
  as 'MODULE_PATHNAME', 'runlytics_url_encode' language c immutable strict parallel safe cost 5;
comment on function runlytics.url_encode(text, bool) is
  'Text as it stands in a URL: letters, digits and -._~ as they are, everything else, slashes unless kept, as %XX of its bytes.';

create type runlytics.s3_object as (
  key text,
  etag text,
  bytes bigint,
  continuation text
);
comment on type runlytics.s3_object is 'An object of a bucket; continuation alone in the last row is the token of the next page.';

create function runlytics.s3_listing(page bytea) returns setof runlytics.s3_object
  as 'MODULE_PATHNAME', 'runlytics_s3_listing' language c immutable strict parallel safe cost 10000 rows 1000;
comment on function runlytics.s3_listing(bytea) is
  'A page of ListObjectsV2 asked for with encoding-type=url. SQLSTATE 22P02 when it is none.';
