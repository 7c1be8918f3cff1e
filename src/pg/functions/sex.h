#pragma once

#include "core/load/trimp.h"
#include "pg/boundary/boundary.h"

namespace runlytics::pg {

// An argument that is 'male', 'female' or NULL.
inline load::Sex sex_argument(const Arguments& args, int i) {
    if (args.is_null(i)) return load::Sex::unknown;
    const std::string_view sex = args.text(i);
    if (sex == "male") return load::Sex::male;
    if (sex == "female") return load::Sex::female;
    throw Error(sqlstate::invalid_parameter, "unknown sex \"" + std::string(sex) + "\"", "",
                "It is 'male', 'female' or NULL.");
}

}  // namespace runlytics::pg
