-- Files of the server, for roles with the privileges of pg_read_server_files.

create type runlytics.server_file as (path text, bytes bigint, member text);
comment on type runlytics.server_file is 'A regular file on the server and its size; or a member of the zip archive at path.';

create function runlytics.server_files(path text) returns setof runlytics.server_file
  as 'MODULE_PATHNAME', 'runlytics_server_files' language c volatile strict parallel unsafe cost 10000 rows 100;
comment on function runlytics.server_files(text) is
  'Every regular file under a folder of the server, hidden ones left out, or the file itself, in the order of paths; in place of a zip archive its members. Of Strava''s export only activities.csv and the folder activities are listed. SQLSTATE 42501 without the privileges of pg_read_server_files.';

create function runlytics.read_server_file(path text, start bigint, length bigint) returns bytea
  as 'MODULE_PATHNAME', 'runlytics_read_server_file' language c volatile strict parallel unsafe cost 10000;
comment on function runlytics.read_server_file(text, bigint, bigint) is
  'At most length bytes of a file of the server, from byte start on. SQLSTATE 42501 without the privileges of pg_read_server_files.';

create function runlytics.read_archive_member(path text, member text) returns bytea
  as 'MODULE_PATHNAME', 'runlytics_read_archive_member' language c volatile strict parallel unsafe cost 10000;
comment on function runlytics.read_archive_member(text, text) is
  'A file out of a zip archive of the server. SQLSTATE 42501 without the privileges of pg_read_server_files, 22P02 for a broken archive, 54000 above 512 MiB or for a member that unpacks to absurd size, 0A000 for an encrypted one.';

create function runlytics.require_top_level(procedure_name text) returns void
  as 'MODULE_PATHNAME', 'runlytics_require_top_level' language c volatile strict parallel unsafe cost 1;
comment on function runlytics.require_top_level(text) is
  'Raises SQLSTATE 25001 inside a transaction block: for procedures that commit as they go.';
