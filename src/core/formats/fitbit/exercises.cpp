// exercise-*.json: a sum for each exercise. Samples are in the TCX files beside it.
#include <array>
#include <cmath>
#include <optional>
#include <string>
#include <utility>

#include "core/error.h"
#include "core/formats/finish.h"
#include "core/formats/fitbit/files.h"
#include "core/formats/fitbit/fitbit.h"
#include "core/formats/sport.h"
#include "core/formats/unread.h"
#include "core/interrupt.h"
#include "core/text/json_tree.h"
#include "core/text/limits.h"

namespace runlytics::formats {

namespace {

using text::Json;
using text::member;
using text::number_of;
using text::text_of;

constexpr auto wanted = std::to_array<std::string_view>(
    {"logId", "activityName", "startTime", "duration", "activeDuration", "averageHeartRate",
     "calories", "distance", "distanceUnit"});

struct Unit {
    std::string_view name;
    double metres;
};

constexpr Unit units[] = {{"Kilometer", 1000}, {"Mile", 1609.344}, {"Meter", 1}};

// A number that cannot be negative; what is there and is none is named.
double read(const Json& object, const char* name, Activity& activity) {
    const Json& value = member(object, name);
    if (value.is_null()) return missing_value;
    const double number = number_of(value);
    if (number >= 0 && std::isfinite(number)) return number;
    warn_unread(activity, name);
    return missing_value;
}

double read_distance(const Json& object, Activity& activity) {
    const double distance = read(object, "distance", activity);
    if (!(distance > 0)) return missing_value;
    const std::string unit = text_of(member(object, "distanceUnit"));
    for (const Unit& known : units) {
        if (unit == known.name) return distance * known.metres;
    }
    warn_unread(activity, "distanceUnit");
    return missing_value;
}

// One exercise; nothing when it does not say when it began.
std::optional<Activity> read_exercise(const Json& object) {
    const auto start = us_instant(text_of(member(object, "startTime")));
    if (!start) return std::nullopt;
    Activity activity;
    activity.started_at = *start;
    const Json& id = member(object, "logId");
    activity.external_id = id.is_integer() ? id.dump() : text_of(id);
    activity.vendor_sport = text_of(member(object, "activityName"));
    const Sport sport = to_sport(activity.vendor_sport);
    activity.sport = sport.name;
    activity.sub_sport = sport.sub;
    activity.elapsed_s = read(object, "duration", activity) / 1000;
    activity.timer_s = read(object, "activeDuration", activity) / 1000;
    activity.distance_m = read_distance(object, activity);
    activity.calories = read(object, "calories", activity);
    activity.avg_hr = plausible_heart_rate(read(object, "averageHeartRate", activity));
    finish(activity);
    return activity;
}

}  // namespace

std::vector<Activity> parse_fitbit_exercises(std::span<const std::byte> file) {
    if (fitbit_file(file) != FitbitFile::exercise) return {};
    const Json exercises = text::parse_json(file, wanted);
    if (!exercises.is_array())
        throw Error(sqlstate::malformed_input, "Fitbit's exercises are a list");
    std::vector<Activity> activities;
    std::size_t left_out = 0;
    for (const Json& exercise : exercises.elements()) {
        poll_interrupt();
        auto activity = read_exercise(exercise);
        if (!activity) ++left_out;
        if (!activity) continue;
        text::check_limit(activities.size() + 1, max_activities, "activities");
        activities.push_back(std::move(*activity));
    }
    if (left_out > 0 && activities.empty()) {
        throw Error(sqlstate::malformed_input, "no exercise of the file could be read",
                    "startTime is missing or unreadable");
    }
    if (left_out > 0) {
        warn(activities.front(), "exercises left out, for the file does not say when they began: " +
                                     std::to_string(left_out));
    }
    return activities;
}

}  // namespace runlytics::formats
