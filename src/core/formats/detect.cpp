// Tells formats apart by their first few kilobytes.
#include <algorithm>
#include <initializer_list>
#include <string_view>

#include "core/compress/gzip.h"
#include "core/error.h"
#include "core/formats/fit/fit.h"
#include "core/formats/formats.h"
#include "core/formats/journal/journal.h"
#include "core/formats/journal/sheet.h"
#include "core/formats/strava/csv.h"
#include "core/formats/strava/gear.h"
#include "core/xml/scanner.h"

namespace runlytics::formats {

namespace {

// Apple's export starts with some fifteen kilobytes of DTD.
constexpr std::size_t head_bytes = 64 * 1024;

std::string_view as_text(std::span<const std::byte> bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

// XML is known by its root element. What is not well formed up to there is nothing we know.
Format detect_xml(std::span<const std::byte> head) {
    try {
        xml::Scanner scanner(head, {.tolerate_control_characters = true});
        scanner.next();
        const std::string_view root = scanner.name().local;
        if (root == "TrainingCenterDatabase") return Format::tcx;
        if (root == "gpx") return Format::gpx;
        if (root == "HealthData") return Format::apple_health;
    } catch (const Error&) {
        return Format::unknown;
    }
    return Format::unknown;
}

// Whether one of the words occurs.
bool mentions(std::string_view head, std::initializer_list<std::string_view> words) {
    return std::any_of(words.begin(), words.end(), [&](std::string_view word) {
        return head.find(word) != std::string_view::npos;
    });
}

// Whether an object begins with a key that is the name of a Strava stream.
bool begins_like_streams(std::string_view head) {
    const auto open = head.find_first_of("\"[");
    const auto close = head.find('"', open + 1);
    if (open == std::string_view::npos || head[open] == '[' || close == std::string_view::npos)
        return false;
    const std::string_view key = head.substr(open + 1, close - open - 1);
    const auto streams = {"time",        "distance", "latlng", "altitude", "velocity_smooth",
                          "heartrate",   "cadence",  "watts",  "temp",     "moving",
                          "grade_smooth"};
    return std::find(streams.begin(), streams.end(), key) != streams.end();
}

// Whether an object begins with a member "data" that is an object, as all that a phone sends does.
bool begins_like_phone(std::string_view head) {
    for (const std::string_view piece : {"{", "\"data\"", ":", "{"}) {
        head.remove_prefix(std::min(head.find_first_not_of(" \t\r\n"), head.size()));
        if (!head.starts_with(piece)) return false;
        head.remove_prefix(piece.size());
    }
    return true;
}

// JSON is known by the keys that only its makers use.
Format detect_json(std::string_view head, std::span<const OwnColumn> own) {
    if (begins_like_streams(head) ||
        mentions(head, {"\"sport_type\"", "\"moving_time\"", "\"upload_id\"", "\"series_type\""})) {
        return Format::strava_json;
    }
    if (begins_like_phone(head) || mentions(head, {"\"metrics\"", "\"workouts\"", "\"stateOfMind\"",
                                                   "\"heartRateNotifications\""})) {
        return Format::health_auto_export;
    }
    if (mentions(head, {"\"restingHR\"", "\"hrvSDNN\"", "\"sleepSecs\""})) {
        return Format::intervals_wellness;
    }
    return is_sheet_json(head, own) ? Format::sheets_json : Format::unknown;
}

// Text that is neither XML nor JSON: a table, if its header says of what.
Format detect_csv(std::string_view head, std::span<const OwnColumn> own) {
    if (is_strava_gear(head)) return Format::strava_gear;
    if (is_strava_csv(head)) return Format::strava_csv;
    switch (csv_kind(head, own)) {
        case TableKind::journal:
            return Format::journal_csv;
        case TableKind::roster:
            return Format::shifts_csv;
        case TableKind::unknown:
            break;
    }
    return Format::unknown;
}

// The format of a file that is not compressed, or of its beginning.
Format detect_plain(std::span<const std::byte> file, std::span<const OwnColumn> own) {
    const auto head = file.first(std::min(file.size(), head_bytes));
    std::string_view text = as_text(head);
    if (is_fit(file)) return Format::fit;
    if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF")) return detect_xml(head);
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    const auto first = text.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos) return Format::unknown;
    if (is_web_page(text)) return Format::web_page;
    if (text[first] == '<') return detect_xml(head);
    if (text[first] == '{' || text[first] == '[') return detect_json(text, own);
    return detect_csv(text, own);
}

}  // namespace

// The name under which a document of this format is filed.
std::string_view name_of(Format format) {
    switch (format) {
        case Format::tcx:
            return "tcx";
        case Format::gpx:
            return "gpx";
        case Format::fit:
            return "fit";
        case Format::strava_json:
            return "strava_json";
        case Format::strava_csv:
            return "strava_csv";
        case Format::strava_gear:
            return "strava_gear";
        case Format::health_auto_export:
            return "health_auto_export";
        case Format::apple_health:
            return "apple_health";
        case Format::intervals_wellness:
            return "intervals_wellness";
        case Format::journal_csv:
            return "journal_csv";
        case Format::shifts_csv:
            return "shifts_csv";
        case Format::sheets_json:
            return "sheets_json";
        case Format::web_page:
            return "web_page";
        case Format::unknown:
            break;
    }
    return "unknown";
}

// Decides by content; of a gzip file only the beginning is unpacked.
Format detect(std::span<const std::byte> file, std::span<const OwnColumn> own) {
    if (!compress::is_gzip(file)) return detect_plain(file, own);
    return detect_plain(compress::gunzip_head(file, head_bytes), own);
}

}  // namespace runlytics::formats
