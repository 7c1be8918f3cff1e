-- Whose warehouse it is, asked before rights that are not the caller's are used there.

create function runlytics_internal.require_warehouse() returns void
  as 'MODULE_PATHNAME', 'runlytics_require_warehouse' language c volatile strict parallel unsafe cost 10;
comment on function runlytics_internal.require_warehouse() is
  'SQLSTATE 3F000 without a warehouse, 42P01 when it is none of ours, and 42501 to superusers and the worker when the owner of the warehouse is neither they nor a superuser and runlytics.trust_warehouse_owner is off.';

create function runlytics_internal.load_library(internal) returns internal
  as 'MODULE_PATHNAME', 'runlytics_load_library' language c strict parallel safe cost 1;
comment on function runlytics_internal.load_library(internal) is
  'The planner asks it of every call of a function in PL/pgSQL, and it changes nothing: but the library is loaded before the function runs, and with it what keeps a superuser''s rights from the owner of a warehouse. And what takes an athlete is refused while there is no warehouse, SQLSTATE 3F000, and to a role that nothing was granted, 42501, each with the cure; what the role may not call is refused as PostgreSQL does, with the cure.';
