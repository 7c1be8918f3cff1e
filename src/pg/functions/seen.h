#pragma once

#include <cstdint>
#include <vector>

#include "pg/boundary/boundary.h"

// Whom the role that asks may see by warehouse.athlete_access: the policies of every table with an
// athlete ask this for each row (sql/functions/seen.sql), so it is remembered as long as the
// snapshot is the same.
namespace runlytics::pg {

struct Sight {
    bool seen = false;
    bool own = false;  // the role is the athlete's
};
Sight sight_of(std::int64_t athlete);

struct Looking {
    Oid owner;               // whose the warehouse is; invalid where there is none
    bool exempt;             // whom no policy binds
    std::uint64_t revision;  // another one whenever it was read anew
};
Looking looking();

// The athletes whom the role sees and is not, as bigint.
std::vector<Datum> athletes_of_others();

// A bigint[].
Datum bigint_array(std::vector<Datum>& values);

}  // namespace runlytics::pg
