#include <algorithm>

#include "core/ask/leftovers.h"

namespace runlytics::ask {

namespace {

constexpr std::string_view words[] = {
    "bike",  "biked",  "bikes",  "biking", "cycle",   "cycled",   "cycles", "cycling", "hike",
    "hiked", "hikes",  "hiking", "ride",   "rides",   "ridden",   "riding", "rode",    "row",
    "rowed", "rowing", "ski",    "skied",  "skiing",  "strength", "swam",   "swim",    "swimming",
    "swims", "swum",   "walk",   "walked", "walking", "walks",
};

}  // namespace

bool names_other_sport(const Reader& reader) {
    for (std::size_t i = 0; i < reader.size(); ++i) {
        if (reader.is_used(i) || reader[i].kind != Kind::unknown) continue;
        if (std::find(std::begin(words), std::end(words), reader.word(i)) != std::end(words))
            return true;
    }
    return false;
}

}  // namespace runlytics::ask
