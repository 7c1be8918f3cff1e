-- Whom the role that asks may see: what the policies of every table with an athlete ask (secure_warehouse()). They
-- are asked for each row, in every statement of every function behind a view, so the answer is remembered.

-- Immutable by its word alone: a column that is generated asks no other, and is to hold what was so when its row was
-- written. No index and no constraint asks it.
create function runlytics.role_named(role_name name) returns oid
  language plpgsql immutable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
begin
  return to_regrole(quote_ident(role_name))::oid;
end
$$;
comment on function runlytics.role_named(name) is
  'Which role has the name now; NULL where there is none. What warehouse.athlete_access keeps beside the name, so that who is given a name after its role was dropped sees nothing by it.';

create function runlytics_internal.sees_athlete_support(internal) returns internal
  as 'MODULE_PATHNAME', 'runlytics_sees_athlete_support' language c stable strict parallel safe;
comment on function runlytics_internal.sees_athlete_support(internal) is
  'Tells the planner that an index finds the rows of the athletes whom a role may see, and how many that may be. A part of sees_athlete().';

create function runlytics.sees_athletes() returns bigint[]
  as 'MODULE_PATHNAME', 'runlytics_sees_athletes' language c stable strict parallel safe;
comment on function runlytics.sees_athletes() is
  'The athletes whom the current role may see by warehouse.athlete_access, in order. What sees_athlete() becomes for an index.';

create function runlytics.owns_athletes() returns bigint[]
  as 'MODULE_PATHNAME', 'runlytics_owns_athletes' language c stable strict parallel safe;
comment on function runlytics.owns_athletes() is
  'The athletes whose own role the current role is or belongs to, in order. What owns_athlete() becomes for an index.';

-- What it is asked of it tells to nobody (leakproof): so an index may find what it lets through, before other policies
-- have looked at a row. Those cost more and come after; which athlete is asked for costs less and comes before, for in a
-- table with a row for each athlete of a fleet all others fail by that.
create function runlytics.sees_athlete(athlete_id bigint default runlytics.athlete()) returns bool
  as 'MODULE_PATHNAME', 'runlytics_sees_athlete' language c stable strict leakproof parallel safe cost 1.5
  support runlytics_internal.sees_athlete_support;
comment on function runlytics.sees_athlete(bigint) is
  'Whether the current role, or one that it belongs to, has a row of warehouse.athlete_access for an athlete, that was written for this role and not for one of the same name before it. Read once for a snapshot; no policy is asked for it.';

create function runlytics.owns_athlete(athlete_id bigint default runlytics.athlete()) returns bool
  as 'MODULE_PATHNAME', 'runlytics_owns_athlete' language c stable strict leakproof parallel safe cost 1.5
  support runlytics_internal.sees_athlete_support;
comment on function runlytics.owns_athlete(bigint) is
  'The same of a row with own: the role is the athlete''s.';

create function runlytics.shows_activity(activity_id bigint, athlete_id bigint default runlytics.athlete()) returns bool
  as 'MODULE_PATHNAME', 'runlytics_shows_activity' language c stable strict parallel safe cost 2;
comment on function runlytics.shows_activity(bigint, bigint) is
  'Whether whoever asks is told of an activity whose athlete he sees: not of one that Strava''s API alone has told (withheld_runs()) when he is somebody else, a coach by warehouse.athlete_access without own, or an assistant. Who owns the warehouse, its worker and the pages of a link are told.';

create function runlytics.shows_field(activity_id bigint, field text, athlete_id bigint default runlytics.athlete()) returns bool
  as 'MODULE_PATHNAME', 'runlytics_shows_field' language c stable strict parallel safe cost 2;
comment on function runlytics.shows_field(bigint, text, bigint) is
  'The same of a field of an activity that a file tells of too, as warehouse.activity_sources.fields calls it: name, moving_s, ascent_m and the like. '''' asks whether the API tells of the activity at all.';

create function runlytics.shows_days(first_day date, last_day date, athlete_id bigint default runlytics.athlete()) returns bool
  as 'MODULE_PATHNAME', 'runlytics_shows_days' language c stable strict parallel safe cost 2;
comment on function runlytics.shows_days(date, date, bigint) is
  'The same of the numbers of a day, or of days: whether none of them rests on an activity that he is not told of.';

create function runlytics.shows_all(athlete_id bigint default runlytics.athlete()) returns bool
  as 'MODULE_PATHNAME', 'runlytics_shows_all' language c stable strict parallel safe cost 2;
comment on function runlytics.shows_all(bigint) is
  'The same of everything: whether there is no activity of the athlete that he is not told of.';

create function runlytics.shows_metric(activity_id bigint, metric text, athlete_id bigint default runlytics.athlete()) returns bool
  as 'MODULE_PATHNAME', 'runlytics_shows_metric' language c stable strict parallel safe cost 2;
comment on function runlytics.shows_metric(bigint, text, bigint) is
  'The same of what is computed of an activity: shows_activity(), and of session_rpe and own metrics, which may be made of any field, that the API does not tell of it.';

create function runlytics.shows_api(athlete_id bigint default runlytics.athlete()) returns bool
  as 'MODULE_PATHNAME', 'runlytics_shows_api' language c stable strict parallel safe cost 2;
comment on function runlytics.shows_api(bigint) is
  'The same of everything that Strava''s API gave, of runs that a file tells of too: whether nothing of it is kept from him.';

-- Named alike in every view that tells of it, so that none forgets whom it tells.
create function runlytics.shown_moving_s(
  activity_id bigint,
  moving_s float8,
  lasted_s float8,
  athlete_id bigint default runlytics.athlete()
) returns float8
  language sql stable parallel safe
return case
  when runlytics.shows_field(activity_id => activity_id, field => 'moving_s', athlete_id => athlete_id) then moving_s
  else lasted_s
end;
comment on function runlytics.shown_moving_s(bigint, float8, float8, bigint) is
  'The seconds of movement of an activity for whoever asks, where shows_field() tells him; else how long the recording took, stops among it. A part of warehouse.runs and its like.';
