#include "core/formats/garmin_wellness.h"

#include <cmath>
#include <string>

#include "core/error.h"
#include "core/formats/finish.h"
#include "core/interrupt.h"
#include "core/text/json_text.h"
#include "core/text/json_tree.h"
#include "core/text/values.h"

namespace runlytics::formats {

namespace {

using text::member;
using text::number_of;
using text::text_of;

constexpr std::string_view source = "Garmin";
constexpr UnixMillis longest_sleep = UnixMillis{24} * 3'600'000;

struct Stage {
    const char* name;
    std::string_view detail;
    bool asleep;
};

constexpr Stage stages[] = {
    {"lightSleepSeconds", "core_s", true},
    {"deepSleepSeconds", "deep_s", true},
    {"remSleepSeconds", "rem_s", true},
    {"awakeSleepSeconds", "awake_s", false},
};

HealthRecord record_at(std::string_view metric, std::string_view unit, double value,
                       UnixMillis at) {
    HealthRecord record;
    record.metric = metric;
    record.unit = unit;
    record.starts_at = at;
    record.ends_at = at;
    record.value = value;
    record.source = source;
    return record;
}

// A moment that is written without its zone, which is Greenwich's.
std::optional<UnixMillis> read_moment(const text::Json& value) {
    const std::string written = text_of(value);
    const auto moment = text::to_time(written.ends_with('Z') ? written : written + "Z");
    if (!moment || !is_plausible_time(moment->at)) return std::nullopt;
    return moment->at;
}

void take_sleep(const text::Json& night, HealthSink& sink) {
    double asleep_s = 0;
    text::JsonObject detail;
    for (const Stage& stage : stages) {
        const double seconds = number_of(member(night, stage.name));
        if (!(seconds >= 0)) continue;
        detail.add_json(stage.detail, text::json_number(seconds));
        if (stage.asleep) asleep_s += seconds;
    }
    if (asleep_s <= 0) return;
    detail.add_json("asleep_s", text::json_number(asleep_s));
    const auto from = read_moment(member(night, "sleepStartTimestampGMT"));
    const auto to = read_moment(member(night, "sleepEndTimestampGMT"));
    if (!from || !to || *to <= *from || *to - *from > longest_sleep)
        return sink.skip("sleep without a beginning or an end");
    const std::string text = detail.text();
    HealthRecord record = record_at("sleep_total", "s", asleep_s, *from);
    record.ends_at = *to;
    record.detail = text;
    sink.take(record);
    const double breaths = number_of(member(night, "averageRespiration"));
    if (breaths > 0) sink.take(record_at("respiratory_rate", "1/min", breaths, *to));
}

void take_summary(const text::Json& day, HealthSink& sink) {
    const std::string date = text_of(member(day, "calendarDate")).substr(0, 10);
    const auto noon = text::to_time(date + "T12:00:00Z");
    if (!noon || !is_plausible_time(noon->at)) return sink.skip("a day without a calendarDate");
    // The date is the athlete's, in whatever zone that is: noon of Greenwich only orders the days.
    const std::string detail = "{\"date\":" + text::json_quoted(date) + "}";
    const auto take = [&](std::string_view metric, std::string_view unit, double value) {
        if (!(value > 0)) return;
        HealthRecord record = record_at(metric, unit, value, noon->at);
        record.detail = detail;
        sink.take(record);
    };
    // That of the day alone, else the mean of seven.
    const double today = number_of(member(day, "currentDayRestingHeartRate"));
    take("resting_heart_rate", "1/min",
         today > 0 ? today : number_of(member(day, "restingHeartRate")));
    take("steps", "1", number_of(member(day, "totalSteps")));
}

}  // namespace

bool is_garmin_wellness(const Head& head) {
    if (!head.mentions({"\"calendarDate\""})) return false;
    return head.mentions(
        {"\"sleepStartTimestampGMT\"", "\"restingHeartRate\"", "\"currentDayRestingHeartRate\""});
}

void parse_garmin_wellness(std::span<const std::byte> document, HealthSink& sink) {
    constexpr std::string_view wanted[] = {"calendarDate",
                                           "sleepStartTimestampGMT",
                                           "sleepEndTimestampGMT",
                                           "lightSleepSeconds",
                                           "deepSleepSeconds",
                                           "remSleepSeconds",
                                           "awakeSleepSeconds",
                                           "averageRespiration",
                                           "restingHeartRate",
                                           "currentDayRestingHeartRate",
                                           "totalSteps"};
    const text::Json days = text::parse_json(document, wanted);
    if (!days.is_array())
        throw Error(sqlstate::malformed_input, "the wellness of Garmin is a list of days");
    for (const text::Json& day : days.elements()) {
        poll_interrupt();
        if (!day.is_object()) {
            sink.skip("a day that is none");
        } else if (!member(day, "sleepStartTimestampGMT").is_null()) {
            take_sleep(day, sink);
        } else {
            take_summary(day, sink);
        }
    }
}

}  // namespace runlytics::formats
