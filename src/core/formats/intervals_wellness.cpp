#include "core/formats/intervals_wellness.h"

#include <string>

#include "core/error.h"
#include "core/interrupt.h"
#include "core/text/json_tree.h"
#include "core/text/values.h"

namespace runlytics::formats {

namespace {

using text::member;
using text::number_of;
using text::text_of;

struct Field {
    const char* name;
    std::string_view metric;
    std::string_view unit;
};

constexpr Field fields[] = {
    {"restingHR", "resting_heart_rate", "1/min"},
    {"hrv", "hrv_rmssd", "ms"},
    {"hrvSDNN", "hrv_sdnn", "ms"},
    {"weight", "weight", "kg"},
    {"spO2", "spo2", "%"},
    {"respiration", "respiratory_rate", "1/min"},
    {"vo2max", "vo2max", "ml/(kg*min)"},
    {"steps", "steps", "1"},
    {"bodyFat", "body_fat", "%"},
};

constexpr std::string_view source = "intervals.icu";

// A record without a value: what the document says of this day is all that there is of it.
constexpr std::string_view whole_day = "whole_day";

void take_day(const text::Json& day, HealthSink& sink) {
    const std::string date = text_of(member(day, "id"));
    const auto noon = text::to_time(date + "T12:00:00Z");
    if (!noon) return;
    // No instant is of one date everywhere from -12 to +14 h, so the date is told besides.
    const std::string detail = "{\"date\":\"" + date + "\"}";
    HealthRecord whole;
    whole.metric = whole_day;
    whole.starts_at = noon->at;
    whole.ends_at = noon->at;
    whole.source = source;
    whole.detail = detail;
    sink.take(whole);
    for (const Field& field : fields) {
        const double value = number_of(member(day, field.name));
        // Zero is how some services say that they do not know.
        if (!(value > 0)) continue;
        HealthRecord record;
        record.metric = field.metric;
        record.unit = field.unit;
        record.starts_at = noon->at;
        record.ends_at = noon->at;
        record.value = value;
        record.source = source;
        record.detail = detail;
        sink.take(record);
    }
}

}  // namespace

bool is_intervals_wellness(const Head& head) {
    return head.mentions({"\"restingHR\"", "\"hrvSDNN\"", "\"sleepSecs\""});
}

void parse_intervals_wellness(std::span<const std::byte> document, HealthSink& sink) {
    constexpr std::string_view wanted[] = {"id",   "restingHR",   "hrv",    "hrvSDNN", "weight",
                                           "spO2", "respiration", "vo2max", "steps",   "bodyFat"};
    const text::Json days = text::parse_json(document, wanted);
    if (!days.is_array()) {
        throw Error(sqlstate::malformed_input, "the wellness of intervals.icu is a list of days");
    }
    for (const text::Json& day : days.elements()) {
        poll_interrupt();
        take_day(day, sink);
    }
}

}  // namespace runlytics::formats
