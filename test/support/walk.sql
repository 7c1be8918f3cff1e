-- A source for the tests. Action page asks /count/N and follows it by page N + 1 up to the argument
-- "last"; action get asks for the argument "path" and calls it "name"; wait puts itself off until the argument "at".
-- Usage: psql -v web=http://127.0.0.1:PORT -v port=PORT -f test/support/walk.sql
insert into warehouse.http_hosts (host, scheme, port, allow_private) values ('127.0.0.1', 'http', :port, true);
create table public.web (address text);
insert into public.web values (:'web');
grant select on public.web to public;

create function runlytics.walk_request(action text, arguments jsonb, athlete_id bigint) returns runlytics.http_request
  language plpgsql
as $$
declare
  request runlytics.http_request;
begin
  if action = 'wait' then
    request.wait_until := arguments ->> 'at';
  end if;
  if action = 'nothing' then
    return null;
  end if;
  request.url := (select address from public.web)
    || case action
      when 'page' then format('/count/%s/0.1', arguments ->> 'page')
      else arguments ->> 'path'
    end;
  request.secret := arguments ->> 'secret';
  return request;
end
$$;

create function runlytics.walk_response(action text, arguments jsonb, response runlytics.http_response, athlete_id bigint) returns text
  language plpgsql
as $$
declare
  next int := (arguments ->> 'page')::int + 1;
begin
  if response.status = 404 then
    return 'dead: there is no such page';
  end if;
  if response.status <> 200 then
    raise exception 'the page is odd';
  end if;
  perform runlytics.ingest(body => response.body, source => 'walk', name => coalesce(arguments ->> 'name', arguments ->> 'page'), athlete_id => walk_response.athlete_id);
  if next <= (arguments ->> 'last')::int then
    perform runlytics.enqueue('walk', 'page', arguments || jsonb_build_object('page', next), next::text, athlete_id => walk_response.athlete_id);
  end if;
  return 'done';
end
$$;
