#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/http/client.h"
#include "pg/boundary/boundary.h"

// What the owner of the warehouse says about requests: which hosts may be asked, and the secrets.
// Both tables are read with the owner's rights, whoever calls.
namespace runlytics::pg {

struct Secret {
    std::string value;
    std::string host;  // the only one that it is sent to
};

std::vector<http::AllowedHost> allowed_hosts();

// A secret of an athlete; throws P0002 when there is none, or none that the caller may use: the
// owner may, runlytics_worker, and who is in athlete_access.
Secret find_secret(std::string_view name, std::int64_t athlete_id);

}  // namespace runlytics::pg
