#pragma once

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

#include "core/formats/journal/fields.h"
#include "core/model.h"

// Bytes -> model. One parser a format, one road through them.
namespace runlytics::formats {

enum class Format {
    unknown,
    tcx,
    gpx,
    fit,
    strava_json,
    strava_csv,
    strava_gear,
    health_auto_export,
    apple_health,
    intervals_wellness,
    journal_csv,
    shifts_csv,
    sheets_json,
    web_page
};

// The name under which a document of this format is filed: 'tcx', 'gpx', ...
std::string_view name_of(Format format);

// Decides by content, never by name; sees through gzip. Reads only the first few kilobytes. A table
// may be known by columns that the athlete named.
Format detect(std::span<const std::byte> file, std::span<const OwnColumn> own = {});

// Every activity in the file, cleaned and complete; none when the file is valid but holds no
// activity. Throws Error: 22P02 malformed (DETAIL: byte offset, element), 54000 over a limit.
std::vector<Activity> parse_activity(std::span<const std::byte> file);

}  // namespace runlytics::formats
