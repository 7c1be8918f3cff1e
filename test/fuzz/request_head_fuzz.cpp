// A head is refused with a status and an explanation that is JSON, or goes on with a token that can
// be one, by the listener of deliveries and by that of pages. The input is its fields, one a line.
#include <algorithm>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <string_view>

#include "core/listener/inspect.h"
#include "promises.h"

using runlytics::fuzz::require;

namespace {

std::string_view next_line(std::string_view& text) {
    const auto end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    return line;
}

void check(const runlytics::listener::Reply& reply) {
    if (reply.status == 0) return;
    require(reply.status >= 400 && reply.status < 500);
    // Whoever looks at pages reads one.
    if (!reply.headers.empty()) return require(reply.body.starts_with("<!doctype html>"));
    const auto said = nlohmann::json::parse(reply.body);
    require(said.at("error").is_string() && said.at("hint").is_string());
}

void check(runlytics::listener::Site site, const runlytics::listener::Head& head) {
    const auto seen = runlytics::listener::inspect(site, head);
    check(seen.refusal);
    require(seen.token.size() <= 200 && seen.token.find(' ') == std::string_view::npos);
    if (seen.refusal.status != 0) return;
    require(seen.endpoint != nullptr);
    require(seen.endpoint->scope.empty() || !seen.token.empty());
    check(admit(*seen.endpoint, {1, 1, {"health"}}, seen.bytes));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::string_view rest(reinterpret_cast<const char*>(data), size);
    const std::string name = runlytics::listener::presentable_name(rest);
    require(name.size() <= 200);
    require(nlohmann::json(name).dump() != "");  // throws for what is no UTF-8
    runlytics::listener::Head head;
    for (std::string_view* field :
         {&head.method, &head.path, &head.authorization, &head.content_length,
          &head.transfer_encoding, &head.content_encoding, &head.token, &head.verify_token,
          &head.cookie, &head.origin, &head.content_type, &head.accept}) {
        *field = next_line(rest);
    }
    for (const auto site :
         {runlytics::listener::Site::deliveries, runlytics::listener::Site::pages})
        check(site, head);
    return 0;
}
