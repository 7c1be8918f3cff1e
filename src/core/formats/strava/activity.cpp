#include "core/formats/strava/activity.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "core/error.h"
#include "core/formats/finish.h"
#include "core/formats/sport.h"
#include "core/formats/strava/streams.h"
#include "core/geo/polyline.h"
#include "core/text/json_tree.h"
#include "core/text/limits.h"
#include "core/text/values.h"

namespace runlytics::formats {

namespace {

using text::Json;
using text::member;
using text::number_of;
using text::text_of;

constexpr int polyline_digits = 5;
constexpr double largest_offset_s = 18 * 3600;

// The members that are read, at whatever level.
constexpr auto wanted = std::to_array<std::string_view>({
    "activity",
    "streams",
    "id",
    "name",
    "description",
    "device_name",
    "gear",
    "sport_type",
    "type",
    "workout_type",
    "start_date",
    "utc_offset",
    "timezone",
    "start_date_local",
    "elapsed_time",
    "moving_time",
    "total_elevation_gain",
    "calories",
    "distance",
    "average_heartrate",
    "max_heartrate",
    "map",
    "polyline",
    "summary_polyline",
    "laps",
    "start_index",
    "data",
    "time",
    "latlng",
    "altitude",
    "heartrate",
    "cadence",
    "watts",
    "temp",
    "velocity_smooth",
});

// Times have a zone here, true or not.
std::optional<UnixMillis> instant_of(const Json& value) {
    const auto time = text::to_time(text_of(value));
    if (!time || !is_plausible_time(time->at)) return std::nullopt;
    return time->at;
}

// An id has more than 32 bits, and is a text to us.
std::string id_of(const Json& value) {
    return value.is_integer() ? value.dump() : text_of(value);
}

// The local clock's offset at the start.
std::optional<int> utc_offset_of(const Json& object, UnixMillis started_at) {
    double offset_s = number_of(member(object, "utc_offset"));
    if (std::isnan(offset_s)) {
        const auto local = instant_of(member(object, "start_date_local"));
        if (local) offset_s = static_cast<double>(*local - started_at) / 1000;
    }
    if (!(std::abs(offset_s) <= largest_offset_s)) return std::nullopt;
    return static_cast<int>(offset_s);
}

// The zone's name; the offset before it, "(GMT-05:00) America/New_York", is the one of winter.
std::string timezone_of(const Json& object) {
    const std::string text = text_of(member(object, "timezone"));
    const auto name = text.find(") ");
    return name == std::string::npos ? text : text.substr(name + 2);
}

// The sport, and whether it was a race: 1 for runs, 11 for rides.
void read_sport(const Json& object, Activity& activity) {
    activity.vendor_sport = text_of(member(object, "sport_type"));
    if (activity.vendor_sport.empty()) activity.vendor_sport = text_of(member(object, "type"));
    const Sport sport = to_sport(activity.vendor_sport);
    activity.sport = sport.name;
    activity.sub_sport = sport.sub;
    const double workout = number_of(member(object, "workout_type"));
    activity.race = workout == 1 || workout == 11;
}

// The line on the map; the summary is the same, simplified.
void read_route(const Json& object, Activity& activity) {
    const Json& map = member(object, "map");
    activity.route_text = text_of(member(map, "polyline"));
    if (activity.route_text.empty()) activity.route_text = text_of(member(map, "summary_polyline"));
    try {
        geo::decode_polyline(activity.route_text, polyline_digits);
    } catch (const Error&) {
        activity.route_text.clear();
        warn(activity, "the polyline is broken and was left out");
    }
}

// One of laps[]; where it does not say when it started, the index of its first sample does.
void read_lap(const Json& object, Activity& activity) {
    text::check_limit(activity.laps.size() + 1, max_laps, "laps");
    auto start = instant_of(member(object, "start_date"));
    const double index = number_of(member(object, "start_index"));
    const auto& time = activity.track.time;
    if (!start && index >= 0 && index < static_cast<double>(time.size()))
        start = time[static_cast<std::size_t>(index)];
    if (!start) return;
    Lap& lap = activity.laps.emplace_back();
    lap.started_at = *start;
    lap.elapsed_s = number_of(member(object, "elapsed_time"));
    lap.distance_m = number_of(member(object, "distance"));
    lap.avg_hr = number_of(member(object, "average_heartrate"));
    lap.max_hr = number_of(member(object, "max_heartrate"));
}

// What the activity says of itself.
void read_totals(const Json& object, Activity& activity) {
    activity.external_id = id_of(member(object, "id"));
    activity.name = text::trim(text_of(member(object, "name")));
    activity.notes = text::trim(text_of(member(object, "description")));
    activity.device = text_of(member(object, "device_name"));
    activity.gear = text::trim(text_of(member(member(object, "gear"), "name")));
    activity.elapsed_s = number_of(member(object, "elapsed_time"));
    activity.moving_s = number_of(member(object, "moving_time"));
    activity.distance_m = number_of(member(object, "distance"));
    activity.ascent_m = number_of(member(object, "total_elevation_gain"));
    activity.calories = number_of(member(object, "calories"));
    activity.avg_hr = number_of(member(object, "average_heartrate"));
    activity.max_hr = number_of(member(object, "max_heartrate"));
}

// One activity; nothing when the object is none. Laps and efforts have no type.
std::optional<Activity> read_activity(const Json& object, const Json& streams) {
    Activity activity;
    read_sport(object, activity);
    const auto start = instant_of(member(object, "start_date"));
    if (activity.vendor_sport.empty() || !start) return std::nullopt;
    activity.started_at = *start;
    activity.utc_offset_s = utc_offset_of(object, *start);
    activity.timezone = timezone_of(object);
    read_totals(object, activity);
    read_streams(streams, activity);
    for (const Json& lap : member(object, "laps").elements())
        read_lap(lap, activity);
    finish(activity);
    if (!activity.track.has(Channel::latitude)) read_route(object, activity);
    return activity;
}

// An activity, or the envelope that joins it with its streams.
std::optional<Activity> read_body(const Json& body) {
    const Json& inner = member(body, "activity");
    if (inner.is_object()) return read_activity(inner, member(body, "streams"));
    return read_activity(body, Json());
}

// Whether an object begins with a key that is the name of a stream.
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

}  // namespace

bool is_strava_json(const Head& head) {
    return begins_like_streams(head.text()) ||
           head.mentions({"\"sport_type\"", "\"moving_time\"", "\"upload_id\"", "\"series_type\""});
}

// Every activity of the body.
std::vector<Activity> parse_strava(std::span<const std::byte> document) {
    const Json root = text::parse_json(document, wanted);
    std::vector<Activity> activities;
    const auto add = [&](const Json& body) {
        auto activity = read_body(body);
        if (!activity) return;
        text::check_limit(activities.size() + 1, max_activities, "activities");
        activities.push_back(std::move(*activity));
    };
    if (!root.is_array()) add(root);
    if (root.is_array()) {
        for (const Json& body : root.elements())
            add(body);
    }
    return activities;
}

}  // namespace runlytics::formats
