#include "pg/functions/channel_names.h"

#include <string>

#include "core/error.h"

namespace runlytics::pg {

namespace {

// "lat, lon, altitude_m and so on", the last behind "and"; what samples() has no column for by its
// field.
std::string names_of_columns() {
    std::string names;
    std::string_view last;
    for (const ChannelTraits& traits : channels) {
        if (!last.empty()) names.append(names.empty() ? "" : ", ").append(last);
        last = traits.column.empty() ? traits.field : traits.column;
    }
    return names.append(" and ").append(last);
}

}  // namespace

Channel channel_named(std::string_view name) {
    for (const ChannelTraits& traits : channels) {
        if (name == traits.field || (!traits.column.empty() && name == traits.column))
            return traits.channel;
    }
    throw Error(sqlstate::invalid_parameter, "unknown channel \"" + std::string(name) + "\"", "",
                "The channels are " + names_of_columns() + "; the unit may be left out.");
}

}  // namespace runlytics::pg
