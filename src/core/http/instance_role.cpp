#include "core/http/instance_role.h"

#include <string>

namespace runlytics::http {

namespace {

constexpr std::chrono::milliseconds patience{2'000};
constexpr std::int64_t max_answer = 64 << 10;
// New ones are there five minutes before the old run out, at the latest.
constexpr UnixMillis margin_ms = 5 * 60 * 1000;
constexpr std::string_view roles = "/latest/meta-data/iam/security-credentials/";
constexpr int ok = 200;
constexpr int not_found = 404;

HttpRequest request_for(const char* method, std::string_view path, HttpHeader header) {
    HttpRequest request;
    request.method = method;
    request.url = std::string(metadata_origin).append(path);
    request.headers.push_back(std::move(header));
    request.timeout = patience;
    request.max_bytes = max_answer;
    return request;
}

void require_ok(const HttpResponse& response, const char* what) {
    if (response.status == ok) return;
    const std::string status = std::to_string(response.status);
    throw Error("08P01", "the machine does not tell the credentials of its role",
                std::string(what) + " was answered with " + status + ".",
                response.status == not_found
                    ? "Give the machine a role: an instance profile."
                    : "The metadata service must be on, with version 2 and enough hops for a "
                      "container.");
}

}  // namespace

services::RoleCredentials InstanceRole::fetch() {
    const HttpResponse token = ask_(
        request_for("PUT", "/latest/api/token", {"X-aws-ec2-metadata-token-ttl-seconds", "60"}));
    require_ok(token, "The question for a token");
    const HttpHeader shown{"X-aws-ec2-metadata-token", token.body};
    const HttpResponse list = ask_(request_for("GET", roles, shown));
    require_ok(list, "The question for the role");
    const std::string path = std::string(roles) + services::role_of(list.body);
    const HttpResponse told = ask_(request_for("GET", path, shown));
    require_ok(told, "The question for the role's credentials");
    return services::credentials_of(told.body);
}

const crypto::SigningKey& InstanceRole::key(UnixMillis now) {
    if (held_.expires_at - margin_ms > now) return held_.key;
    try {
        held_ = fetch();
    } catch (const Error&) {
        if (held_.expires_at <= now) throw;
    }
    if (held_.expires_at <= now) {
        throw Error("08P01", "the machine does not tell the credentials of its role",
                    "Those that it tells have run out: is its clock right?");
    }
    return held_.key;
}

}  // namespace runlytics::http
