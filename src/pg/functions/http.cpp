// Requests to other servers, from SQL.
#include "pg/functions/http.h"

#include <algorithm>

#include "core/http/client.h"
#include "core/http/placeholders.h"
#include "core/text/json_text.h"
#include "pg/boundary/boundary.h"
#include "pg/boundary/composites.h"
#include "pg/boundary/results.h"
#include "pg/functions/http_access.h"
#include "pg/functions/http_signing.h"

extern "C" {
#include <utils/guc.h>
#include <utils/jsonb.h>
#include <utils/portal.h>
#include <utils/snapmgr.h>
}

namespace {

using runlytics::Error;
using runlytics::http::Encoding;
using runlytics::http::HttpHeader;
using runlytics::http::HttpRequest;
using runlytics::http::HttpResponse;
using runlytics::http::Secrets;
using runlytics::pg::Arguments;
using runlytics::pg::call;
using runlytics::pg::Columns;
using runlytics::pg::RowReader;
using runlytics::pg::RowWriter;

// What a request of the queue may cost; a document has at most 512 MiB.
constexpr std::int64_t max_answer = 512 << 20;
constexpr std::chrono::milliseconds task_timeout{300'000};
constexpr int task_redirects = 5;
constexpr double max_timeout_s = 3600;

char* ca_file = nullptr;

// One for the life of the backend: its open connections are what makes the next request cheap.
runlytics::http::HttpClient& client() {
    static auto* instance = new runlytics::http::HttpClient();
    return *instance;
}

// A request as SQL gives it, with the names of secrets still in it.
struct Asked {
    std::string method = "GET";
    std::string url;
    std::vector<HttpHeader> headers;
    std::string body;
    std::string secret;
    std::int64_t max_bytes = max_answer;
    std::chrono::milliseconds timeout = task_timeout;
    int max_redirects = task_redirects;
    std::int64_t athlete_id = 0;
    bool is_task = false;  // of the queue
};

// The members of an object of strings; they lie in the memory of the call.
struct Strings {
    struct Member {
        std::string_view name, value;
    };
    Member* members;
    std::size_t count;
    bool plain;
};

// Only inside call().
std::string_view string_of(const JsonbValue& value) {
    return {value.val.string.val, static_cast<std::size_t>(value.val.string.len)};
}

// Only inside call().
Strings read_strings(Datum jsonb) {
    Jsonb* json = DatumGetJsonbP(jsonb);
    Strings result{nullptr, 0, JB_ROOT_IS_OBJECT(json)};
    if (!result.plain) return result;
    result.members =
        static_cast<Strings::Member*>(palloc(sizeof(Strings::Member) * (JB_ROOT_COUNT(json) + 1)));
    JsonbIterator* at = JsonbIteratorInit(&json->root);
    JsonbValue value;
    Strings::Member member;
    for (JsonbIteratorToken token; (token = JsonbIteratorNext(&at, &value, true)) != WJB_DONE;) {
        if (token == WJB_KEY) member.name = string_of(value);
        if (token != WJB_VALUE) continue;
        if (value.type != jbvString) return {nullptr, 0, false};
        member.value = string_of(value);
        result.members[result.count++] = member;
    }
    return result;
}

std::vector<HttpHeader> read_headers(Datum jsonb) {
    const Strings strings = call([&] { return read_strings(jsonb); });
    if (!strings.plain) {
        throw Error(runlytics::sqlstate::invalid_parameter, "headers must be an object of strings",
                    {}, "Such as {\"accept\": \"application/json\"}.");
    }
    std::vector<HttpHeader> headers;
    for (const Strings::Member& member : std::span(strings.members, strings.count))
        headers.push_back({std::string(member.name), std::string(member.value)});
    return headers;
}

Encoding encoding_of_body(const std::vector<HttpHeader>& headers) {
    for (const HttpHeader& header : headers) {
        if (strcasecmp(header.name.c_str(), "content-type") != 0) continue;
        if (header.value.starts_with("application/x-www-form-urlencoded")) return Encoding::percent;
        if (header.value.starts_with("application/json")) return Encoding::json;
    }
    return Encoding::verbatim;
}

// A Parquet file is sent as it is: what looks like the name of a secret in it is the athlete's
// text.
bool holds_names_of_secrets(const std::vector<HttpHeader>& headers) {
    return std::none_of(headers.begin(), headers.end(), [](const HttpHeader& header) {
        return strcasecmp(header.name.c_str(), "content-type") == 0 &&
               header.value == "application/vnd.apache.parquet";
    });
}

// Puts the secrets where they belong.
HttpRequest fill_in(const Asked& asked, Secrets& secrets) {
    HttpRequest request;
    request.method = asked.method;
    request.max_bytes = asked.max_bytes;
    request.timeout = asked.timeout;
    request.max_redirects = asked.max_redirects;
    request.url = secrets.fill(asked.url, Encoding::percent);
    for (const auto& [name, value] : asked.headers)
        request.headers.push_back({name, secrets.fill(value, Encoding::verbatim)});
    if (!asked.secret.empty())
        request.headers.push_back({"Authorization", "Bearer " + secrets.value(asked.secret)});
    request.body = holds_names_of_secrets(request.headers)
                       ? secrets.fill(asked.body, encoding_of_body(request.headers))
                       : asked.body;
    runlytics::pg::sign_if_asked(request, asked.is_task, client());
    return request;
}

// The message does not tell the host: a secret may stand there, in small letters or as an address,
// where scrub() does not know it again.
void require_host(const std::vector<std::string>& wanted, const std::string& host) {
    for (const std::string& each : wanted) {
        if (each == host) continue;
        throw Error("42501", "a secret is not meant for the host of the URL", {},
                    "Each row of warehouse.secrets names the only host that it is sent to.");
    }
}

// Sends it; whatever is thrown is free of secrets.
HttpResponse send(const Asked& asked) {
    std::vector<std::string> hosts_of_secrets;
    Secrets secrets([&](std::string_view name) {
        runlytics::pg::Secret secret = runlytics::pg::find_secret(name, asked.athlete_id);
        hosts_of_secrets.push_back(secret.host);
        return secret.value;
    });
    try {
        const HttpRequest request = fill_in(asked, secrets);
        require_host(hosts_of_secrets, runlytics::http::host_of(request.url));
        const auto allowed = runlytics::pg::allowed_hosts();
        client().trust(ca_file == nullptr ? "" : ca_file);
        call([] { InvalidateCatalogSnapshot(); });
        return client().send(request, allowed);
    } catch (const Error& error) {
        throw Error(error.state(), secrets.scrub(error.message()), secrets.scrub(error.detail()),
                    error.hint());
    }
}

// Headers are ASCII; what is not becomes '?'.
std::string to_json(const std::vector<HttpHeader>& headers) {
    runlytics::text::JsonObject object;
    for (HttpHeader header : headers) {
        for (std::string* text : {&header.name, &header.value}) {
            std::replace_if(
                text->begin(), text->end(), [](char c) { return c < ' ' || c > '~'; }, '?');
        }
        object.add(header.name, header.value);
    }
    return object.text();
}

// The type runlytics.http_response.
constinit Columns response_columns = {"status", "headers", "body", "error"};

// The type runlytics.http_request.
constinit Columns request_columns = {"method", "url", "headers", "body", "secret", "wait_until"};

// What http_send() gives back.
constinit Columns outcome_columns = {"response"};

// An answer, or why there is none, on its way to a row.
struct Answer {
    int status;
    const char* headers;
    Datum body;
    const char* error;

    void write(RowWriter& row) const {
        if (error != nullptr) {
            row.null();
            row.null();
            row.null();
            return row.text(error);
        }
        row.int4(status);
        row.datum(DirectFunctionCall1(jsonb_in, CStringGetDatum(headers)));
        row.datum(body);
    }
};

Datum make_body(const HttpResponse& response) {
    return runlytics::pg::make_varlena(
        std::as_bytes(std::span(response.body.data(), response.body.size())));
}

Datum return_response(Arguments& args, const HttpResponse& response) {
    const std::string headers = to_json(response.headers);
    const Answer answer{response.status, headers.c_str(), make_body(response), nullptr};
    return runlytics::pg::return_row(args, response_columns,
                                     [&](RowWriter& row) { answer.write(row); });
}

// The row of a procedure's results, and the answer as its only column.
Datum return_outcome(Arguments& args, const Answer& answer) {
    return runlytics::pg::return_row(args, outcome_columns, [&](RowWriter& outcome) {
        const Oid type =
            runlytics::pg::type_of_column(runlytics::pg::result_descriptor(args), "response");
        TupleDesc descriptor = lookup_rowtype_tupdesc(type, -1);
        outcome.datum(runlytics::pg::make_row(descriptor, response_columns,
                                              [&](RowWriter& row) { answer.write(row); }));
        ReleaseTupleDesc(descriptor);
    });
}

std::string require_text(const Arguments& args, int i, const char* name) {
    if (args.is_null(i)) throw Error("22004", std::string(name) + " must not be null");
    return std::string(args.text(i));
}

// The arguments that http_get() and http_post() share, from the i-th on.
void read_limits(const Arguments& args, int i, Asked& asked) {
    for (int k = i; k < i + 3; ++k)
        if (args.is_null(k)) throw Error("22004", "limits and athlete must not be null");
    asked.max_bytes = args.int8(i);
    if (asked.max_bytes < 0 || asked.max_bytes > max_answer)
        throw Error(runlytics::sqlstate::invalid_parameter,
                    "max_bytes must lie between 0 and 512 MiB");
    const double seconds = args.float8(i + 1);
    if (!(seconds > 0 && seconds <= max_timeout_s))
        throw Error(runlytics::sqlstate::invalid_parameter,
                    "timeout_s must lie between 0 and 3600");
    asked.timeout = std::chrono::milliseconds(static_cast<std::int64_t>(seconds * 1000));
    asked.athlete_id = args.int8(i + 2);
}

// A value of the type runlytics.http_request.
Asked read_request(Datum composite) {
    Asked asked;
    const Datum headers = call([&] {
        Datum given = 0;
        runlytics::pg::read_row(composite, request_columns, [&](RowReader& row) {
            const bool has_method = !row.is_null();
            const std::string_view method = row.text();
            if (has_method) asked.method = method;
            asked.url = row.text();
            if (row.is_null()) {
                row.skip();
            } else {
                given = row.datum();
            }
            asked.body = row.text();
            asked.secret = row.text();
        });
        return given;
    });
    if (headers != 0) asked.headers = read_headers(headers);
    return asked;
}

// Where a procedure may commit it may also let go of its snapshots: the other side takes its time,
// and what is deleted meanwhile can be cleaned up.
void let_go_of_snapshots(const Arguments& args) {
    const Node* context = args.info()->context;
    if (context == nullptr || !IsA(context, CallContext)) return;
    if (reinterpret_cast<const CallContext*>(context)->atomic) return;
    call([] { ForgetPortalSnapshots(); });
}

}  // namespace

namespace runlytics::pg {

void define_http_settings() {
    DefineCustomStringVariable(
        "runlytics.http_ca_file", "A file with the certificates that HTTPS requests trust.",
        "Empty: those of the system.", &ca_file, "", PGC_SUSET, 0, nullptr, nullptr, nullptr);
    define_instance_role_setting();
}

}  // namespace runlytics::pg

RUNLYTICS_FUNCTION(runlytics_http_get, [](Arguments& args) {
    Asked asked;
    asked.url = require_text(args, 0, "url");
    if (!args.is_null(1)) asked.headers = read_headers(args.datum(1));
    if (!args.is_null(2)) asked.secret = args.text(2);
    asked.max_redirects = args.is_null(3) ? 0 : std::clamp(args.int4(3), 0, 20);
    read_limits(args, 4, asked);
    return return_response(args, send(asked));
});

RUNLYTICS_FUNCTION(runlytics_http_post, [](Arguments& args) {
    Asked asked;
    asked.method = "POST";
    asked.url = require_text(args, 0, "url");
    if (!args.is_null(1)) asked.body = args.text(1);
    if (!args.is_null(2)) asked.headers = read_headers(args.datum(2));
    if (!args.is_null(3)) asked.secret = args.text(3);
    read_limits(args, 4, asked);
    return return_response(args, send(asked));
});

// What goes wrong on the way is an answer too: the task says what becomes of it.
RUNLYTICS_FUNCTION(runlytics_http_send, [](Arguments& args) {
    if (args.is_null(0) || args.is_null(2))
        throw Error("22004", "request and athlete must not be null");
    std::string failure;
    try {
        Asked asked = read_request(args.datum(0));
        asked.athlete_id = args.int8(2);
        asked.is_task = true;
        let_go_of_snapshots(args);
        const HttpResponse response = send(asked);
        const std::string headers = to_json(response.headers);
        return return_outcome(args,
                              {response.status, headers.c_str(), make_body(response), nullptr});
    } catch (const Error& error) {
        failure = error.message();
        failure[0] = pg_toupper(static_cast<unsigned char>(failure[0]));
        failure += error.detail().empty() ? "." : ". " + error.detail();
    }
    return return_outcome(args, {0, nullptr, 0, failure.c_str()});
});
