#include "core/services/instance_role.h"

#include <algorithm>
#include <span>

#include "core/error.h"
#include "core/text/json_tree.h"
#include "core/text/values.h"

namespace runlytics::services {

namespace {

constexpr std::size_t max_name = 64;
constexpr std::string_view fields[] = {"Code", "AccessKeyId", "SecretAccessKey", "Token",
                                       "Expiration"};

[[noreturn]] void refuse(const std::string& detail) {
    throw Error("08P01", "the machine does not tell the credentials of its role", detail);
}

bool is_of_a_name(char c) {
    constexpr std::string_view marks = "+=,.@_-";
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           marks.find(c) != std::string_view::npos;
}

// What goes into headers: visible ASCII.
bool is_word(const std::string& text) {
    return !text.empty() &&
           std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c <= '~'; });
}

text::Json read(std::string_view told) {
    try {
        return text::parse_json(std::as_bytes(std::span(told.data(), told.size())), fields);
    } catch (const Error&) {
        refuse("What it tells is no JSON.");
    }
}

}  // namespace

std::string role_of(std::string_view list) {
    const std::string_view name = text::trim(list);
    const bool valid = !name.empty() && name.size() <= max_name &&
                       std::all_of(name.begin(), name.end(), is_of_a_name);
    if (!valid) refuse("What it tells as the name of its role is none.");
    return std::string(name);
}

RoleCredentials credentials_of(std::string_view told) {
    const text::Json json = read(told);
    const auto word = [&](std::string_view name) {
        std::string value = text::text_of(text::member(json, name));
        if (!is_word(value)) refuse("It lacks " + std::string(name) + ".");
        return value;
    };
    if (word("Code") != "Success") refuse("It says that it has none at the moment.");
    RoleCredentials credentials;
    credentials.key.access_key_id = word("AccessKeyId");
    credentials.key.secret_access_key = word("SecretAccessKey");
    credentials.key.session_token = word("Token");
    const auto expires = text::to_time(word("Expiration"));
    if (!expires) refuse("Its Expiration is no time.");
    credentials.expires_at = expires->at;
    return credentials;
}

}  // namespace runlytics::services
