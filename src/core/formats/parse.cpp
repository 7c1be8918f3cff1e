// The one road from bytes to activities.
#include <string>

#include "core/compress/gzip.h"
#include "core/error.h"
#include "core/formats/apple/apple.h"
#include "core/formats/auto_export/auto_export.h"
#include "core/formats/fit/fit.h"
#include "core/formats/formats.h"
#include "core/formats/gpx.h"
#include "core/formats/strava/activity.h"
#include "core/formats/strava/csv.h"
#include "core/formats/tcx.h"
#include "core/xml/scanner.h"

namespace runlytics::formats {

namespace {

// Names what is wrong with a file that no parser takes: broken XML complains by itself.
[[noreturn]] void refuse_unknown(std::span<const std::byte> file) {
    if (!file.empty() && file.front() == std::byte{'<'}) xml::Scanner(file).next();
    throw Error(sqlstate::malformed_input, "not a recognised activity format",
                std::to_string(file.size()) + " bytes",
                "TCX, GPX, FIT, Apple's export.xml, Strava's and Health Auto Export's JSON are "
                "read, gzip-compressed or not.");
}

// Hands a file that is not compressed to its parser.
std::vector<Activity> parse_plain(std::span<const std::byte> file) {
    const Format format = detect(file);
    switch (format) {
        case Format::tcx:
            return parse_tcx(file);
        case Format::gpx:
            return parse_gpx(file);
        case Format::fit:
            return parse_fit(file);
        case Format::strava_json:
            return parse_strava(file);
        case Format::strava_csv:
            return parse_strava_csv(file);
        case Format::health_auto_export:
            return parse_auto_export_workouts(file);
        case Format::strava_gear:
        case Format::intervals_wellness:
        case Format::journal_csv:
        case Format::shifts_csv:
        case Format::sheets_json:
            return {};
        case Format::apple_health:
            return parse_apple_workouts(file);
        case Format::web_page:
        case Format::unknown:
            break;
    }
    refuse_unknown(file);
}

}  // namespace

// Unpacks where needed, then parses.
std::vector<Activity> parse_activity(std::span<const std::byte> file) {
    if (compress::is_gzip(file)) return parse_plain(compress::gunzip(file));
    return parse_plain(file);
}

}  // namespace runlytics::formats
