#pragma once

#include <ctime>
#include <string>
#include <string_view>

namespace runlytics::services {

// What a service account of Google shows to be given an access token: a JSON Web Token, signed with
// its private key, good for an hour, that asks to read spreadsheets. key_file is the JSON that
// Google hands out for the account. Throws Error 22023 when it is none.
std::string service_account_assertion(std::string_view key_file, std::time_t now);

}  // namespace runlytics::services
