-- The digest of what is kept in parts.

create function runlytics_internal.sha256_step(state internal, part bytea) returns internal
  as 'MODULE_PATHNAME', 'runlytics_sha256_step' language c immutable parallel safe cost 1000;
comment on function runlytics_internal.sha256_step(internal, bytea) is 'A step of sha256_of_parts().';

create function runlytics_internal.sha256_end(state internal) returns bytea
  as 'MODULE_PATHNAME', 'runlytics_sha256_end' language c immutable parallel safe cost 10;
comment on function runlytics_internal.sha256_end(internal) is 'The last step of sha256_of_parts().';

create aggregate runlytics_internal.sha256_of_parts(part bytea) (
  sfunc = runlytics_internal.sha256_step,
  stype = internal,
  finalfunc = runlytics_internal.sha256_end,
  finalfunc_modify = read_write
);
comment on aggregate runlytics_internal.sha256_of_parts(bytea) is
  'The SHA-256 of parts one behind the other, of which only one at a time is in memory; NULL for none.';
