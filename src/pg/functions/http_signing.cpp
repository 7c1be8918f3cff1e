#include "pg/functions/http_signing.h"

#include <optional>
#include <utility>

#include "core/crypto/sigv4.h"
#include "core/http/instance_role.h"
#include "pg/boundary/boundary.h"
#include "pg/boundary/times.h"

extern "C" {
#include <utils/acl.h>
#include <utils/guc.h>
}

namespace runlytics::pg {

namespace {

using crypto::SigningKey;

bool use_instance_role = false;

std::int64_t now_ms() {
    return to_unix_ms(GetCurrentTimestamp());
}

std::optional<SigningKey> key_of(std::string_view authorization) {
    constexpr std::string_view scheme = "aws4 ";
    const std::size_t region = authorization.find(':');
    const std::size_t secret = authorization.find(':', region + 1);
    if (!authorization.starts_with(scheme) || secret == std::string_view::npos) return {};
    SigningKey key;
    key.access_key_id = authorization.substr(scheme.size(), region - scheme.size());
    key.region = authorization.substr(region + 1, secret - region - 1);
    key.secret_access_key = authorization.substr(secret + 1);
    return key;
}

// What the machine may do it does for the queue alone, and for those who may work it off.
void require_instance_role(bool is_task) {
    if (!use_instance_role) {
        throw Error("55000", "the role of the machine is not used",
                    "runlytics.instance_role is off.",
                    "The server's administrator turns it on: runlytics.instance_role = on.");
    }
    const bool may =
        is_task && call([] {
            return has_privs_of_role(GetUserId(), get_role_oid("runlytics_worker", false));
        });
    if (!may) throw Error("42501", "the role of the machine is for the queue alone");
}

// The keys are this process's alone: no table and no setting has them.
const SigningKey& instance_role_key(http::HttpClient& client) {
    static auto* role = new http::InstanceRole(
        [&client](const http::HttpRequest& request) { return client.ask_metadata(request); });
    return role->key(now_ms());
}

std::optional<SigningKey> role_key_of(std::string_view authorization, bool is_task,
                                      http::HttpClient& client) {
    constexpr std::string_view scheme = "aws4-role ";
    if (!authorization.starts_with(scheme)) return {};
    require_instance_role(is_task);
    SigningKey key = instance_role_key(client);
    key.region = authorization.substr(scheme.size());
    return key;
}

}  // namespace

void sign_if_asked(http::HttpRequest& request, bool is_task, http::HttpClient& client) {
    for (std::size_t i = 0; i < request.headers.size(); ++i) {
        const http::HttpHeader header = request.headers[i];
        if (strcasecmp(header.name.c_str(), "authorization") != 0) continue;
        std::optional<SigningKey> key = key_of(header.value);
        if (!key) key = role_key_of(header.value, is_task, client);
        if (!key) continue;
        request.headers.erase(request.headers.begin() + static_cast<std::ptrdiff_t>(i));
        for (auto& [name, value] :
             crypto::sign_v4(request.method, request.url, *key, now_ms(), request.body))
            request.headers.push_back({std::move(name), std::move(value)});
        return;
    }
}

void define_instance_role_setting() {
    // The machine is the administrator's, and the warehouse perhaps another's.
    DefineCustomBoolVariable(
        "runlytics.instance_role",
        "Whether buckets may be reached by the role of the machine that the server runs on.",
        "Its keys are asked of the machine's metadata service, at 169.254.169.254.",
        &use_instance_role, false, PGC_SIGHUP, 0, nullptr, nullptr, nullptr);
}

}  // namespace runlytics::pg
