-- Whether notices can be pushed where the athlete wants them.

create function runlytics_internal.examine_push(athlete_id bigint default runlytics.athlete()) returns setof runlytics.finding
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
begin
  return query
  select
    'push',
    w.cure is null,
    case when t.details then 'Notices are pushed with what they say.' else 'Notices are pushed without details.' end || coalesce(w.wrong, ''),
    w.cure
  from warehouse.push_targets as t
  cross join lateral (
    select
      case
        when not runlytics_internal.is_allowed_url(url => t.url) then ' The host of their URL is not allowed any more.'
        when s.is_missing then ' The secret is missing.'
      end as wrong,
      case
        when not runlytics_internal.is_allowed_url(url => t.url) then 'select runlytics.push_notices(null)'
        when s.is_missing then runlytics_internal.secret_cure(name => t.secret, host => runlytics_internal.url_host(url => t.url))
      end as cure
    from (
      select t.secret is not null and not exists (
        select
        from warehouse.secrets as s
        where s.athlete_id = examine_push.athlete_id
          and s.name = t.secret
      ) as is_missing
    ) as s
  ) as w
  where t.athlete_id = examine_push.athlete_id;
end
$$;
comment on function runlytics_internal.examine_push(bigint) is
  'Whether the host and the secret of push_notices() are there; nothing where no notices are pushed. A part of doctor().';
