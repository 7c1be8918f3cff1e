-- Files of the server, for roles with the privileges of pg_read_server_files.

create type runlytics.server_file as (path text, bytes bigint);
comment on type runlytics.server_file is 'A regular file on the server and its size.';

create function runlytics.server_files(path text) returns setof runlytics.server_file
  as 'MODULE_PATHNAME', 'runlytics_server_files' language c volatile strict parallel unsafe cost 10000 rows 100;
comment on function runlytics.server_files(text) is
  'Every regular file under a folder of the server, hidden ones left out, or the file itself, in the order of paths. SQLSTATE 42501 without the privileges of pg_read_server_files.';

create function runlytics.read_server_file(path text, start bigint, length bigint) returns bytea
  as 'MODULE_PATHNAME', 'runlytics_read_server_file' language c volatile strict parallel unsafe cost 10000;
comment on function runlytics.read_server_file(text, bigint, bigint) is
  'At most length bytes of a file of the server, from byte start on. SQLSTATE 42501 without the privileges of pg_read_server_files.';

create function runlytics.require_top_level(procedure_name text) returns void
  as 'MODULE_PATHNAME', 'runlytics_require_top_level' language c volatile strict parallel unsafe cost 1;
comment on function runlytics.require_top_level(text) is
  'Raises SQLSTATE 25001 inside a transaction block: for procedures that commit as they go.';
