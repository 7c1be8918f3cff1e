-- Files of the server, for roles with the privileges of pg_read_server_files.

create type runlytics_internal.server_file as (path text, bytes bigint, member text, in_fragments bool, refused text);
comment on type runlytics_internal.server_file is 'A regular file on the server and its size; or a member of the archive at path, whose name leads through the archives in it. in_fragments: it is an export that is cut into documents while it is read. refused: an archive that goes beyond a limit, and which.';

create function runlytics_internal.server_files(path text) returns setof runlytics_internal.server_file
  as 'MODULE_PATHNAME', 'runlytics_server_files' language c volatile strict parallel unsafe cost 10000 rows 100;
comment on function runlytics_internal.server_files(text) is
  'Every regular file under a folder of the server, hidden ones left out, or the file itself, in the order of paths; in place of an archive its members, and those of the archives in it. The path upload:NAME is the file that the session has sent by receive_upload(). Of an archive that is known only what is ours is listed. SQLSTATE 42501 without the privileges of pg_read_server_files.';

create function runlytics_internal.read_server_file(path text, start bigint, length bigint) returns bytea
  as 'MODULE_PATHNAME', 'runlytics_read_server_file' language c volatile strict parallel unsafe cost 10000;
comment on function runlytics_internal.read_server_file(text, bigint, bigint) is
  'At most length bytes of a file of the server, from byte start on. SQLSTATE 42501 without the privileges of pg_read_server_files.';

create function runlytics_internal.read_archive_member(path text, member text) returns bytea
  as 'MODULE_PATHNAME', 'runlytics_read_archive_member' language c volatile strict parallel unsafe cost 10000;
comment on function runlytics_internal.read_archive_member(text, text) is
  'A file out of a zip or tar archive of the server. SQLSTATE 42501 without the privileges of pg_read_server_files, 22P02 for a broken archive, 54000 above 512 MiB or for a member that unpacks to absurd size, 0A000 for an encrypted one.';

create type runlytics_internal.export_fragment as (body bytea, read_to bigint);
comment on type runlytics_internal.export_fragment is 'A document cut off an export, and how many bytes of the export were read for it and those beside it.';

create function runlytics_internal.export_fragments(path text, member text, read_to bigint) returns setof runlytics_internal.export_fragment
  as 'MODULE_PATHNAME', 'runlytics_export_fragments' language c volatile parallel unsafe cost 100000 rows 10;
comment on function runlytics_internal.export_fragments(text, text, bigint) is
  'The next fragments, some 8 MB of them, of an export that was read up to read_to, 0 at first; a body is null where the reading went on and nothing was complete, and no row says that the export is over. path is a file of the server, or an archive with member in it. The session keeps the export open between calls, also across commits. SQLSTATE 42501 without the privileges of pg_read_server_files, 22P02 for an export that is malformed or cut, 54000 over a limit.';

create function runlytics_internal.receive_upload(piece bytea, first bool) returns bigint
  as 'MODULE_PATHNAME', 'runlytics_receive_upload' language c volatile strict parallel unsafe cost 1000;
comment on function runlytics_internal.receive_upload(bytea, bool) is
  'Appends a piece to the file that the session is sending, or begins a new one, and returns its length so far. It lies among the temporary files of the server, for which temp_file_limit holds, and is read as upload:NAME until the session ends or sends another. SQLSTATE 54000 above 64 GiB. A part of runlytics-load.';

create function runlytics_internal.drop_upload() returns void
  as 'MODULE_PATHNAME', 'runlytics_drop_upload' language c volatile parallel unsafe cost 1000;
comment on function runlytics_internal.drop_upload() is
  'Removes the file that the session has sent by receive_upload(). A part of runlytics-load.';

create function runlytics_internal.require_top_level(procedure_name text) returns void
  as 'MODULE_PATHNAME', 'runlytics_require_top_level' language c volatile strict parallel unsafe cost 1;
comment on function runlytics_internal.require_top_level(text) is
  'Raises SQLSTATE 25001 inside a transaction block: for procedures that commit as they go.';
