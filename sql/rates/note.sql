-- How fast work goes, noted by what does it.

create function runlytics_internal.note_rate(what text, items bigint, since timestamptz, athlete_id bigint default runlytics.athlete()) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  -- Of fewer the time is that of beginning.
  enough constant int := 10;
  -- So many are remembered as they were, and half of what was before.
  most constant int := 10000;
  took constant float8 := extract(epoch from clock_timestamp() - since);
begin
  if (items >= enough or what = 'models' and items > 0) is not true then
    return;
  end if;
  insert into warehouse.work_rates as r (athlete_id, what, items, seconds)
  values (note_rate.athlete_id, note_rate.what, note_rate.items, took)
  on conflict on constraint work_rates_pkey do update
  set
    items = r.items / case when r.items > most then 2 else 1 end + excluded.items,
    seconds = r.seconds / case when r.items > most then 2 else 1 end + excluded.seconds,
    noted_at = excluded.noted_at;
end
$$;
comment on function runlytics_internal.note_rate(text, bigint, timestamptz, bigint) is
  'Notes that so many things were computed of an athlete since a moment of the clock; fewer than ten are passed over, but for models. A part of recompute(), refresh_days() and whatever else upgrade_plan() estimates.';

create type runlytics_internal.work_estimate as (
  seconds float8,
  told_by text
);
comment on type runlytics_internal.work_estimate is 'How long something will take, in seconds, and by which figures.';

create function runlytics_internal.bench_rate(what text) returns float8
  language sql immutable parallel safe
  return case what
    when 'documents' then 60
    when 'metrics' then 60
    when 'routes' then 200
    when 'days' then 1500
    when 'alerts' then 2000
    when 'models' then 3
  end;
comment on function runlytics_internal.bench_rate(text) is
  'How many things of a kind a second are computed of two years of the simulated athlete on one core of the machine of docs/performance.md. A part of work_takes().';

create function runlytics_internal.work_takes(what text, items bigint, athlete_id bigint default runlytics.athlete())
  returns runlytics_internal.work_estimate
  language plpgsql stable parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  measured record;
  bench constant float8 := work_takes.items / runlytics_internal.bench_rate(what => work_takes.what);
  slower float8;
begin
  select sum(r.items) as items, sum(r.seconds) as seconds, max(r.noted_at)::date as day
  into measured
  from warehouse.work_rates as r
  where r.what = work_takes.what
    and r.seconds > 0
    -- Another's say more than a bench's.
    and (
      r.athlete_id = work_takes.athlete_id
      or not exists (
        select
        from warehouse.work_rates as o
        where o.athlete_id = work_takes.athlete_id
          and o.what = work_takes.what
          and o.seconds > 0
      )
    );
  if measured.items > 0 then
    return row(work_takes.items * measured.seconds / measured.items, format('measured here, last on %s', measured.day))::runlytics_internal.work_estimate;
  end if;
  -- Of the other kinds it is known how this machine does beside that one. What documents take depends on what is in them.
  select sum(r.seconds) / sum(r.items / runlytics_internal.bench_rate(what => r.what))
  into slower
  from warehouse.work_rates as r
  where r.what <> 'documents'
    and r.seconds > 0
    and r.items > 0;
  if slower > 0 then
    return row(bench * slower, 'bench, at the speed of this machine')::runlytics_internal.work_estimate;
  end if;
  return row(bench, 'bench')::runlytics_internal.work_estimate;
exception
  -- A warehouse of a version that noted nothing.
  when undefined_table or undefined_column then
    return row(bench, 'bench')::runlytics_internal.work_estimate;
end
$$;
comment on function runlytics_internal.work_takes(text, bigint, bigint) is
  'How long so many things of an athlete take to be computed: by what was measured of this athlete here, else of others, else by the figures of the bench at the speed that this machine showed at other kinds of work. A part of upgrade_plan().';
