// training-session-*.json: what was trained.
#include <array>
#include <cmath>
#include <optional>
#include <string>
#include <utility>

#include "core/error.h"
#include "core/formats/finish.h"
#include "core/formats/polar/files.h"
#include "core/formats/polar/polar.h"
#include "core/formats/polar/samples.h"
#include "core/formats/polar/sports.h"
#include "core/formats/sport.h"
#include "core/formats/unread.h"
#include "core/text/duration.h"
#include "core/text/json_tree.h"
#include "core/text/limits.h"

namespace runlytics::formats {

namespace {

using text::Json;
using text::member;
using text::number_of;
using text::text_of;

constexpr double most_offset_minutes = 18 * 60;

// The members that are read, at whatever level.
constexpr auto wanted = std::to_array<std::string_view>({
    "exercises",
    "identifier",
    "id",
    "name",
    "note",
    "product",
    "modelName",
    "sport",
    "startTime",
    "stopTime",
    "endTime",
    "timezoneOffset",
    "timezoneOffsetMinutes",
    "duration",
    "durationMillis",
    "distance",
    "distanceMeters",
    "kiloCalories",
    "calories",
    "heartRate",
    "avg",
    "max",
    "averageHeartRate",
    "maximumHeartRate",
    "hrAvg",
    "hrMax",
    "ascent",
    "descent",
    "laps",
    "autoLaps",
    "splitTime",
    "splitTimeMillis",
    "pauseTimes",
    "samples",
    "transitionSamples",
    "type",
    "intervalMillis",
    "values",
    "speed",
    "altitude",
    "cadence",
    "temperature",
    "power",
    "recordedRoute",
    "dateTime",
    "value",
    "latitude",
    "longitude",
    "routes",
    "route",
    "transitionRoute",
    "wayPoints",
    "elapsedMillis",
});

// What an exercise says of itself, or the session where it is the only one.
class Told {
  public:
    Told(const Json& session, const Json& exercise, bool alone)
        : session_(session), exercise_(exercise), alone_(alone) {}

    // The first that is there of some members, which older and newer files call otherwise.
    const Json& any_of(std::initializer_list<std::string_view> names) const {
        for (const std::string_view name : names) {
            if (!member(exercise_, name).is_null()) return member(exercise_, name);
        }
        for (const std::string_view name : names) {
            if (alone_ && !member(session_, name).is_null()) return member(session_, name);
        }
        return member(exercise_, names.begin()[0]);
    }

    double number(std::initializer_list<std::string_view> names) const {
        const double value = number_of(any_of(names));
        return value >= 0 ? value : missing_value;
    }

    // Seconds, written as "PT1H2M3S" or as milliseconds.
    double seconds(std::string_view duration, std::string_view millis) const {
        const double seconds = text::to_duration(text_of(any_of({duration})));
        return std::isnan(seconds) ? number({millis}) / 1000 : seconds;
    }

    const Json& exercise() const { return exercise_; }
    const Json& session() const { return session_; }
    bool alone() const { return alone_; }

  private:
    const Json& session_;
    const Json& exercise_;
    bool alone_;
};

// Every time is of the local clock.
std::optional<int> offset_of(const Told& told) {
    for (const Json* const object : {&told.exercise(), &told.session()}) {
        for (const char* const name : {"timezoneOffset", "timezoneOffsetMinutes"}) {
            const double minutes = number_of(member(*object, name));
            if (std::abs(minutes) <= most_offset_minutes) return static_cast<int>(minutes) * 60;
        }
    }
    return std::nullopt;
}

// The sport's word, of a number where newer files have one.
std::string sport_word(const Told& told) {
    const Json& sport = told.any_of({"sport"});
    if (sport.is_string()) return sport.string();
    const Json& id = member(sport, "id");
    const std::string number = id.is_integer() ? id.dump() : text_of(id);
    const std::string_view word = polar_sport(number);
    return word.empty() && !number.empty() ? "Polar " + number : std::string(word);
}

void read_sport(const Told& told, Activity& activity) {
    activity.vendor_sport = sport_word(told);
    const Sport sport = to_sport(activity.vendor_sport);
    activity.sport = sport.name;
    activity.sub_sport = sport.sub;
}

void read_totals(const Told& told, Activity& activity) {
    activity.distance_m = told.number({"distance", "distanceMeters"});
    activity.calories = told.number({"kiloCalories", "calories"});
    activity.timer_s = told.seconds("duration", "durationMillis");
    activity.ascent_m = told.number({"ascent"});
    activity.descent_m = told.number({"descent"});
    const Json& rates = member(told.exercise(), "heartRate");
    const auto rate = [&](const char* of_exercise,
                          std::initializer_list<std::string_view> of_session) {
        const double own = number_of(member(rates, of_exercise));
        return plausible_heart_rate(std::isnan(own) ? told.number(of_session) : own);
    };
    activity.avg_hr = rate("avg", {"averageHeartRate", "hrAvg"});
    activity.max_hr = rate("max", {"maximumHeartRate", "hrMax"});
}

// Laps that the athlete took, else those of the watch: {"splitTime": "PT10M", "duration": "PT5M"}.
void read_laps(const Json& exercise, Activity& activity) {
    const Json& laps = member(exercise, "laps");
    const Json& taken = laps.is_object() ? member(laps, "laps") : laps;
    const Json& automatic = member(laps.is_object() ? laps : exercise, "autoLaps");
    for (const Json& object : (taken.elements().empty() ? automatic : taken).elements()) {
        const Told told(object, object, false);
        const double split_s = told.seconds("splitTime", "splitTimeMillis");
        const double length_s = told.seconds("duration", "durationMillis");
        if (!(length_s >= 0 && split_s >= length_s && split_s < 1e9)) {
            warn_unread(activity, "a lap's splitTime");
            continue;
        }
        text::check_limit(activity.laps.size() + 1, max_laps, "laps");
        Lap& lap = activity.laps.emplace_back();
        lap.started_at = activity.started_at + std::llround((split_s - length_s) * 1000);
        lap.timer_s = length_s;
        lap.distance_m = told.number({"distance", "distanceMeters"});
        lap.avg_hr = plausible_heart_rate(number_of(member(member(object, "heartRate"), "avg")));
        lap.max_hr = plausible_heart_rate(number_of(member(member(object, "heartRate"), "max")));
    }
}

std::string id_of(const Json& object) {
    const Json& id = member(member(object, "identifier"), "id");
    return id.is_integer() ? id.dump() : text_of(id);
}

// One exercise; nothing when it does not say when it began.
std::optional<Activity> read_exercise(const Told& told) {
    Activity activity;
    activity.utc_offset_s = offset_of(told);
    const int offset_s = activity.utc_offset_s.value_or(0);
    const auto start = polar_instant(told.any_of({"startTime"}), offset_s);
    if (!start) return std::nullopt;
    activity.started_at = *start;
    if (!activity.utc_offset_s) warn(activity, "times without a zone were read as UTC");
    activity.external_id = id_of(told.alone() ? told.session() : told.exercise());
    activity.name = text_of(member(told.session(), "name"));
    activity.notes = text_of(member(told.session(), "note"));
    activity.device = text_of(member(member(told.session(), "product"), "modelName"));
    read_sport(told, activity);
    read_totals(told, activity);
    const auto stop = polar_instant(told.any_of({"stopTime"}), offset_s);
    if (stop && *stop > *start) activity.elapsed_s = static_cast<double>(*stop - *start) / 1000;
    read_laps(told.exercise(), activity);
    read_polar_samples(told.exercise(), offset_s, activity);
    finish(activity);
    return activity;
}

}  // namespace

std::vector<Activity> parse_polar_session(std::span<const std::byte> file) {
    if (polar_file(Head(file)) != PolarFile::session) return {};
    const Json session = text::parse_json(file, wanted);
    if (!session.is_object())
        throw Error(sqlstate::malformed_input, "a session of Polar's is an object");
    const auto exercises = member(session, "exercises").elements();
    std::vector<Activity> activities;
    const auto add = [&](const Json& exercise, bool alone) {
        auto activity = read_exercise(Told(session, exercise, alone));
        if (!activity) return;
        text::check_limit(activities.size() + 1, max_activities, "activities");
        activities.push_back(std::move(*activity));
    };
    for (const Json& exercise : exercises)
        add(exercise, exercises.size() == 1);
    // What was entered by hand is a session alone.
    if (exercises.empty()) add(session, true);
    if (activities.empty()) {
        throw Error(sqlstate::malformed_input, "the session could not be read",
                    "startTime is missing or unreadable");
    }
    return activities;
}

}  // namespace runlytics::formats
