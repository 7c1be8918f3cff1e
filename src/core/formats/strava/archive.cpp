#include "core/formats/strava/archive.h"

#include <algorithm>
#include <iterator>

#include "core/formats/strava/gear.h"

namespace runlytics::formats {

const Archive strava_archive = {
    .home_file = "activities.csv",
    .holds =
        [](std::string_view path) {
            return path == "activities.csv" || path.starts_with("activities/") ||
                   std::ranges::find(strava_gear_files, path) != std::end(strava_gear_files);
        },
};

}  // namespace runlytics::formats
