-- What a coach pays who sees so many of :athletes: CPU of the roster, and of everybody's last month of each view of days. The second look
-- of a session counts; the first plans what the functions ask.
\ir ../support/compare.sql
create temp table coaches as
select k as sees, format('coach_%s', k) as role_name from unnest(array[1, 50, 200, 800]) as k where k <= :athletes;
select format('create role %I in role runlytics_reader', c.role_name) from coaches as c
where not exists (select from pg_roles as r where r.rolname = c.role_name) \gexec
insert into warehouse.athlete_access (role_name, athlete_id)
select c.role_name, n from coaches as c, generate_series(2, c.sees + 1) as n on conflict do nothing;
create temp table paid (sees int, view text, ms float8);
grant insert on paid to public;
grant execute on function pg_read_file(text) to public;
grant pg_read_server_files to runlytics_reader;
create procedure pg_temp.look(sees int)
  language plpgsql
as $$
declare
  rounds constant int := case when sees < 200 then 8 else 2 end;
  v record;
  began bigint;
begin
  for v in
    select w.view, format('select * from warehouse.%I where %s', w.view, w.what) as statement
    from (
      values
        ('roster_today', 'true'), ('open_alerts', 'true'), ('runs', 'local_date > current_date - 30'), ('daily_training', 'day > current_date - 30'),
        ('nights', 'day > current_date - 30'), ('weekly_volume', 'week > current_date - 30'), ('fitness', 'day > current_date - 30'),
        ('body_days', 'day > current_date - 30'), ('recovery', 'day > current_date - 30'), ('readiness', 'day > current_date - 30'),
        ('daily_totals', 'day > current_date - 30')
    ) as w (view, what)
    union all
    select 'month of readiness of one athlete', 'select * from warehouse.readiness where athlete_id = 2 and day > current_date - 30'
  loop
    execute v.statement;
    -- Ticks are of some milliseconds.
    began := pg_temp.cpu_ns();
    for i in 1 .. rounds
    loop
      execute v.statement;
    end loop;
    insert into paid values (sees, v.view, (pg_temp.cpu_ns() - began) / 1e6 / rounds);
  end loop;
end
$$;
select format('set role %I', c.role_name), format('call pg_temp.look(%s)', c.sees), 'reset role' from coaches as c order by c.sees \gexec
select format(
  'a coach''s %s, ms of CPU, of %s athletes | %s', p.view, :athletes, string_agg(format('%s seen: %s', p.sees, round(p.ms::numeric, 1)), ' | ' order by p.sees)
)
from paid as p
group by p.view
order by max(p.ms) desc;
