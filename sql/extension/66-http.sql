-- Requests to other servers. Which hosts may be asked stands in warehouse.http_hosts.

create type runlytics.http_request as (
  method text,
  url text,
  headers jsonb,
  body bytea,
  secret text,
  wait_until timestamptz
);
comment on type runlytics.http_request is 'A request to be made; method is GET when null. {secret:NAME} and {basic:USER:NAME} in url, headers and body are filled in when it is sent; secret names the one that is sent as bearer token. wait_until: not before then, and nothing is sent now.';

create type runlytics.http_response as (
  status int,
  headers jsonb,
  body bytea,
  error text
);
comment on type runlytics.http_response is 'An answer: header names are in lower case, the body is unpacked. error tells why there is none; status is then null.';
