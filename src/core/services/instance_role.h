#pragma once

#include <string>
#include <string_view>

#include "core/crypto/sigv4.h"
#include "core/model.h"

// What a machine of AWS is told about its role. The answers hold secrets: no message quotes them.
namespace runlytics::services {

struct RoleCredentials {
    crypto::SigningKey key;  // without a region
    UnixMillis expires_at = 0;
};

// The name of the role, from the list of roles, which has one line. Throws Error 08P01 when it is
// no name.
std::string role_of(std::string_view list);

// The role's credentials, from what is told of the role. Throws Error 08P01 when it is no success
// or lacks something.
RoleCredentials credentials_of(std::string_view told);

}  // namespace runlytics::services
