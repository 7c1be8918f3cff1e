-- Training load over days. Rows come in the order of days; same-day rows add up, missing days count
-- as 0, so does a NULL load. A day that goes back is SQLSTATE 22023. The result is as of the last
-- row's day. As window functions they cost a few nanoseconds a row: the state is small and fixed.

create function runlytics_internal.ewma_step(runlytics.aggregate_state, float8, date, float8) returns runlytics.aggregate_state
  as 'MODULE_PATHNAME', 'runlytics_ewma_step' language c immutable parallel safe cost 1;

create function runlytics_internal.ctl_step(runlytics.aggregate_state, float8, date) returns runlytics.aggregate_state
  as 'MODULE_PATHNAME', 'runlytics_ctl_step' language c immutable parallel safe cost 1;

create function runlytics_internal.atl_step(runlytics.aggregate_state, float8, date) returns runlytics.aggregate_state
  as 'MODULE_PATHNAME', 'runlytics_atl_step' language c immutable parallel safe cost 1;

create function runlytics_internal.ewma_final(runlytics.aggregate_state) returns float8
  as 'MODULE_PATHNAME', 'runlytics_ewma_final' language c immutable parallel safe cost 1;

create function runlytics_internal.daily_ring_step(runlytics.aggregate_state, float8, date) returns runlytics.aggregate_state
  as 'MODULE_PATHNAME', 'runlytics_daily_ring_step' language c immutable parallel safe cost 1;

create function runlytics_internal.monotony_final(runlytics.aggregate_state) returns float8
  as 'MODULE_PATHNAME', 'runlytics_monotony_final' language c immutable parallel safe cost 1;

create function runlytics_internal.strain_final(runlytics.aggregate_state) returns float8
  as 'MODULE_PATHNAME', 'runlytics_strain_final' language c immutable parallel safe cost 1;

create function runlytics_internal.acwr_final(runlytics.aggregate_state) returns float8
  as 'MODULE_PATHNAME', 'runlytics_acwr_final' language c immutable parallel safe cost 1;
comment on function runlytics_internal.ewma_step(runlytics.aggregate_state, float8, date, float8) is 'Part of the aggregate ewma: adds one row.';
comment on function runlytics_internal.ctl_step(runlytics.aggregate_state, float8, date) is 'Part of the aggregate ctl: adds one row.';
comment on function runlytics_internal.atl_step(runlytics.aggregate_state, float8, date) is 'Part of the aggregate atl: adds one row.';
comment on function runlytics_internal.ewma_final(runlytics.aggregate_state) is 'Part of the aggregates ctl, atl and ewma: reads the average.';
comment on function runlytics_internal.daily_ring_step(runlytics.aggregate_state, float8, date) is 'Part of the aggregates monotony, strain and acwr: adds one row.';
comment on function runlytics_internal.monotony_final(runlytics.aggregate_state) is 'Part of the aggregate monotony: reads the last 7 days.';
comment on function runlytics_internal.strain_final(runlytics.aggregate_state) is 'Part of the aggregate strain: reads the last 7 days.';
comment on function runlytics_internal.acwr_final(runlytics.aggregate_state) is 'Part of the aggregate acwr: reads the last 28 days.';

create aggregate runlytics.ewma(value float8, day date, tau float8) (
  sfunc = runlytics_internal.ewma_step, stype = runlytics.aggregate_state, finalfunc = runlytics_internal.ewma_final, parallel = safe
);
comment on aggregate runlytics.ewma(float8, date, float8) is
  'Exponentially weighted moving average over days: y <- y + (1 - exp(-1/tau)) (x - y), starting at 0.';

create aggregate runlytics.ctl(load float8, day date) (
  sfunc = runlytics_internal.ctl_step, stype = runlytics.aggregate_state, finalfunc = runlytics_internal.ewma_final, parallel = safe
);
comment on aggregate runlytics.ctl(float8, date) is
  'Chronic training load, "fitness": ewma with tau 42 days.';

create aggregate runlytics.atl(load float8, day date) (
  sfunc = runlytics_internal.atl_step, stype = runlytics.aggregate_state, finalfunc = runlytics_internal.ewma_final, parallel = safe
);
comment on aggregate runlytics.atl(float8, date) is
  'Acute training load, "fatigue": ewma with tau 7 days.';

create function runlytics.load_left(days int, tau float8) returns float8
  -- Not strict, and so the planner sees into it: called, it would be read anew for each day of each athlete.
  language sql immutable parallel safe
  -- What exp() would refuse as too small is nothing.
  return case when days > 700 * tau then 0 else exp(-days / tau) end;
comment on function runlytics.load_left(int, float8) is
  'How much of an exponentially weighted average is left after days of rest: exp(-days/tau), and 0 where that is too small to be written.';

create aggregate runlytics.monotony(load float8, day date) (
  sfunc = runlytics_internal.daily_ring_step, stype = runlytics.aggregate_state, finalfunc = runlytics_internal.monotony_final, parallel = safe
);
comment on aggregate runlytics.monotony(float8, date) is
  'Mean of the last 7 daily loads, rest days included, over their standard deviation (Foster 1998). NULL when that is 0.';

create aggregate runlytics.strain(load float8, day date) (
  sfunc = runlytics_internal.daily_ring_step, stype = runlytics.aggregate_state, finalfunc = runlytics_internal.strain_final, parallel = safe
);
comment on aggregate runlytics.strain(float8, date) is
  'The week''s load times its monotony (Foster 1998).';

create aggregate runlytics.acwr(load float8, day date) (
  sfunc = runlytics_internal.daily_ring_step, stype = runlytics.aggregate_state, finalfunc = runlytics_internal.acwr_final, parallel = safe
);
comment on aggregate runlytics.acwr(float8, date) is
  'Acute to chronic workload ratio, coupled: mean of 7 days over mean of 28. NULL before 28 days and when the chronic load is 0. A description of load, not a forecast of injury.';

create function runlytics.training_load(days date[], loads float8[]) returns setof runlytics.training_day
  as 'MODULE_PATHNAME', 'runlytics_training_load' language c immutable strict parallel safe cost 10000 rows 365;
comment on function runlytics.training_load(date[], float8[]) is
  'The fast path to all of the above: sums the loads of each day, fills the gaps with 0, and returns one row a day from the first to the last. SQLSTATE 2202E when the arrays differ in length.';
