-- What sources need to ask other servers.

create function runlytics.url_encode(text text, keep_slashes bool default false) returns text
  as 'MODULE_PATHNAME', 'runlytics_url_encode' language c immutable strict parallel safe cost 5;
comment on function runlytics.url_encode(text, bool) is
  'Text as it stands in a URL: letters, digits and -._~ as they are, everything else, slashes unless kept, as %XX of its bytes. SQLSTATE 54000 above 1 MiB.';

create type runlytics.http_request as (
  method text,
  url text,
  headers jsonb,
  body bytea,
  secret text,
  wait_until timestamptz
);
comment on type runlytics.http_request is 'A request to be made; method is GET when null. {secret:NAME}, {basic:USER:NAME} and {google:NAME} (an assertion of the service account whose key file the secret is) in url, headers and body are filled in when it is sent, and a header authorization of the form "aws4 ACCESS_KEY_ID:REGION:{secret:NAME}" is replaced by a signature, one of the form "aws4-role REGION" by that of the machines role (http_send() alone, for runlytics_worker, where runlytics.instance_role is on); secret names the one that is sent as bearer token. wait_until: not before then, and nothing is sent now.';

create type runlytics.http_response as (
  status int,
  headers jsonb,
  body bytea,
  error text
);
comment on type runlytics.http_response is 'An answer: header names are in lower case, the body is unpacked. error tells why there is none; status is then null.';

create function runlytics.http_get(
  url text,
  headers jsonb default '{}',
  secret text default null,
  max_redirects int default 0,
  max_bytes bigint default 67108864,
  timeout_s float8 default 60,
  athlete_id bigint default runlytics.athlete()
) returns runlytics.http_response
  as 'MODULE_PATHNAME', 'runlytics_http_get' language c volatile parallel unsafe cost 1000000;
comment on function runlytics.http_get(text, jsonb, text, int, bigint, float8, bigint) is
  'Asks a server for a document and waits for it. {secret:NAME} and {basic:USER:NAME} in url and headers stand for secrets of the athlete; secret names one to send as bearer token. A redirect is followed max_redirects times, to allowed hosts alone, and to another host without the headers. max_bytes: of the unpacked answer. SQLSTATE 42501 for a host that warehouse.http_hosts does not allow or whose address is not public, 22023 for a request that cannot be sent, P0002 for an unknown secret, 54000 for too large an answer, 08001 without a connection, 08006 when it broke or took longer than timeout_s. Any status is an answer.';

create function runlytics.http_post(
  url text,
  body bytea,
  headers jsonb default '{}',
  secret text default null,
  max_bytes bigint default 67108864,
  timeout_s float8 default 60,
  athlete_id bigint default runlytics.athlete()
) returns runlytics.http_response
  as 'MODULE_PATHNAME', 'runlytics_http_post' language c volatile parallel unsafe cost 1000000;
comment on function runlytics.http_post(text, bytea, jsonb, text, bigint, float8, bigint) is
  'Sends a body to a server and waits for the answer, as http_get() does; redirects are not followed. Secrets in a body of the type application/x-www-form-urlencoded are percent-encoded, in one of application/json escaped. Same errors as http_get().';

create procedure runlytics.http_send(
  request runlytics.http_request,
  inout response runlytics.http_response,
  athlete_id bigint default runlytics.athlete()
)
  as 'MODULE_PATHNAME', 'runlytics_http_send' language c;
comment on procedure runlytics.http_send(runlytics.http_request, runlytics.http_response, bigint) is
  'Sends a request as run_tasks() does: at most 512 MiB, 300 s and five redirects; what goes wrong is told in response.error and raises nothing. A procedure, so that no snapshot is held meanwhile.';

-- Who may ask other servers is said by the role.
revoke execute on routine
  runlytics.http_get(text, jsonb, text, int, bigint, float8, bigint),
  runlytics.http_post(text, bytea, jsonb, text, bigint, float8, bigint),
  runlytics.http_send(runlytics.http_request, runlytics.http_response, bigint)
from public;

grant execute on routine
  runlytics.http_get(text, jsonb, text, int, bigint, float8, bigint),
  runlytics.http_post(text, bytea, jsonb, text, bigint, float8, bigint),
  runlytics.http_send(runlytics.http_request, runlytics.http_response, bigint)
to runlytics_http;
