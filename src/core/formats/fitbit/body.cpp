// The files that tell of the body.
#include <array>
#include <cmath>
#include <map>
#include <string>

#include "core/error.h"
#include "core/formats/finish.h"
#include "core/formats/fitbit/files.h"
#include "core/formats/fitbit/fitbit.h"
#include "core/interrupt.h"
#include "core/text/json_stream.h"
#include "core/text/json_text.h"
#include "core/text/json_tree.h"
#include "core/text/values.h"

namespace runlytics::formats {

namespace {

using text::Json;
using text::member;
using text::number_of;
using text::text_of;

constexpr UnixMillis minute_ms = 60'000;
constexpr UnixMillis quarter_ms = 15 * minute_ms;
constexpr UnixMillis longest_sleep_ms = UnixMillis{24} * 60 * minute_ms;
constexpr double most_minutes = 24 * 60;
constexpr double most_of_a_day = 1e6;  // steps, or whatever else is counted

HealthRecord record_of(std::string_view metric, std::string_view unit, double value) {
    HealthRecord record;
    record.metric = metric;
    record.unit = unit;
    record.value = value;
    record.source = fitbit_source;
    return record;
}

// A value of a date, which is the athlete's, in whatever zone that is.
void take_of_date(std::string_view us_date, HealthRecord record, HealthSink& sink) {
    const std::string noon = iso_of_us_time(std::string(us_date.substr(0, 8)) + " 12:00:00");
    const auto at = text::to_time(noon);
    if (!at || !is_plausible_time(at->at)) return sink.skip("a day without a date");
    const std::string detail = "{\"date\":\"" + noon.substr(0, 10) + "\"}";
    record.starts_at = record.ends_at = at->at;
    record.detail = detail;
    sink.take(record);
}

// {"dateTime": .., "value": {"date": "01/06/26", "value": 48.2, "error": 6.8}}; zero says that the
// watch was not worn, and the date is null then.
void take_resting(const Json& day, HealthSink& sink) {
    const Json& value = member(day, "value");
    const double rate = number_of(member(value, "value"));
    if (!(rate > 0)) return;
    if (std::isnan(plausible_heart_rate(rate))) return sink.skip("resting_heart_rate");
    take_of_date(text_of(member(value, "date")),
                 record_of("resting_heart_rate", "1/min", std::round(rate * 10) / 10), sink);
}

// {"dateTime": .., "value": {"filteredDemographicVO2Max": .., "demographicVO2Max": ..}}: the one
// that the service smoothed is the one that it shows.
void take_vo2max(const Json& day, HealthSink& sink) {
    constexpr auto names = std::to_array<const char*>(
        {"filteredRunVO2Max", "runVO2Max", "filteredDemographicVO2Max", "demographicVO2Max"});
    const Json& value = member(day, "value");
    for (const char* const name : names) {
        const double uptake = number_of(member(value, name));
        if (!(uptake > 0 && uptake < 120)) continue;
        return take_of_date(text_of(member(day, "dateTime")),
                            record_of("vo2max", "ml/(kg*min)", uptake), sink);
    }
}

struct Sum {
    std::string_view level;  // of levels.summary
    std::string_view detail;
};

constexpr Sum sums[] = {{"light", "core_s"}, {"deep", "deep_s"}, {"rem", "rem_s"}};

// Minutes as seconds; missing for what no night has.
double seconds_of(const Json& minutes) {
    const double number = number_of(minutes);
    return number >= 0 && number <= most_minutes ? number * 60 : missing_value;
}

// What a night adds up to, as a JSON object. Its times are of a clock whose zone nobody tells.
std::string sums_of(const Json& night, double asleep_s) {
    text::JsonObject detail;
    detail.add_json("local_clock", "true").add_json("asleep_s", text::json_number(asleep_s));
    const Json& summary = member(member(night, "levels"), "summary");
    const auto add = [&](std::string_view name, double seconds) {
        if (!std::isnan(seconds)) detail.add_json(name, text::json_number(seconds));
    };
    const auto minutes_of = [&](std::string_view level) {
        return seconds_of(member(member(summary, level), "minutes"));
    };
    for (const Sum& sum : sums)
        add(sum.detail, minutes_of(sum.level));
    // Older watches know no stages.
    const double awake_s = minutes_of("wake");
    add("awake_s", std::isnan(awake_s) ? seconds_of(member(night, "minutesAwake")) : awake_s);
    add("in_bed_s", seconds_of(member(night, "timeInBed")));
    return detail.text();
}

// A local time, written as if it were Greenwich's.
std::optional<UnixMillis> read_clock(const Json& value) {
    const auto time = text::to_time(text_of(value));
    if (!time || time->utc_offset_s || !is_plausible_time(time->at)) return std::nullopt;
    return time->at;
}

void take_sleep(const Json& night, HealthSink& sink) {
    const double asleep_s = seconds_of(member(night, "minutesAsleep"));
    if (!(asleep_s > 0)) return sink.skip("sleep without minutesAsleep");
    const auto from = read_clock(member(night, "startTime"));
    const auto to = read_clock(member(night, "endTime"));
    if (!from || !to || *to <= *from || *to - *from > longest_sleep_ms)
        return sink.skip("sleep without a beginning or an end");
    const std::string detail = sums_of(night, asleep_s);
    HealthRecord record = record_of("sleep_total", "s", asleep_s);
    record.starts_at = *from;
    record.ends_at = *to;
    record.detail = detail;
    sink.take(record);
}

const Json& list_of(const Json& file) {
    if (!file.is_array()) throw Error(sqlstate::malformed_input, "a file of Fitbit's is a list");
    return file;
}

void parse_each(std::span<const std::byte> file, HealthSink& sink,
                void (*take)(const Json&, HealthSink&)) {
    constexpr auto wanted = std::to_array<std::string_view>(
        {"dateTime", "value", "date", "filteredRunVO2Max", "runVO2Max", "filteredDemographicVO2Max",
         "demographicVO2Max", "startTime", "endTime", "minutesAsleep", "minutesAwake", "timeInBed",
         "levels", "summary", "light", "deep", "rem", "wake", "minutes"});
    const Json entries = text::parse_json(file, wanted);
    for (const Json& entry : list_of(entries).elements()) {
        poll_interrupt();
        if (entry.is_object()) take(entry, sink);
        if (!entry.is_object()) sink.skip("an entry that is none");
    }
}

void parse_steps(std::span<const std::byte> file, HealthSink& sink) {
    constexpr auto wanted = std::to_array<std::string_view>({"dateTime", "value"});
    const Json entries = text::parse_json(file, wanted);
    std::map<UnixMillis, double> quarters;
    for (const Json& entry : list_of(entries).elements()) {
        poll_interrupt();
        const auto at = us_instant(text_of(member(entry, "dateTime")));
        const double steps = text::to_number(text_of(member(entry, "value")));
        if (!at || !(steps >= 0 && steps <= most_of_a_day)) {
            sink.skip("steps");
        } else if (steps > 0) {
            quarters[*at - *at % quarter_ms] += steps;
        }
    }
    for (const auto& [at, steps] : quarters) {
        HealthRecord record = record_of("steps", "1", steps);
        record.starts_at = at;
        record.ends_at = at + quarter_ms;
        sink.take(record);
    }
}

// Some seventeen thousand a day: {"dateTime": "01/06/26 07:30:05", "value": {"bpm": 61,
// "confidence": 2}}.
void parse_heart_rates(std::span<const std::byte> file, HealthSink& sink, std::size_t spare) {
    namespace ondemand = text::ondemand;
    text::JsonStream document(file, spare);
    std::string scratch;
    document.for_each_element([&](ondemand::value& entry) {
        poll_interrupt();
        std::optional<UnixMillis> at;
        double rate = missing_value, confidence = missing_value;
        if (!text::is_object(entry)) return sink.skip("an entry that is none");
        text::for_each_field(
            entry.get_object(), [&](std::string_view name, ondemand::value& value) {
                if (name == "dateTime") at = us_instant(text_of(value, scratch));
                if (name != "value" || !text::is_object(value)) return;
                text::for_each_field(value.get_object(),
                                     [&](std::string_view inner, ondemand::value& number) {
                                         if (inner == "bpm") rate = number_of(number);
                                         if (inner == "confidence") confidence = number_of(number);
                                     });
            });
        if (!at || std::isnan(plausible_heart_rate(rate))) return sink.skip("heart_rate");
        // Zero is how it says that it did not see a pulse.
        if (confidence == 0) return sink.skip("heart_rate without confidence");
        HealthRecord record = record_of("heart_rate", "1/min", rate);
        record.starts_at = record.ends_at = *at;
        sink.take(record);
    });
}

}  // namespace

void parse_fitbit_body(std::span<const std::byte> file, HealthSink& sink, std::size_t spare) {
    switch (fitbit_file(file)) {
        case FitbitFile::resting_heart_rate:
            return parse_each(file, sink, take_resting);
        case FitbitFile::vo2max:
            return parse_each(file, sink, take_vo2max);
        case FitbitFile::sleep:
            return parse_each(file, sink, take_sleep);
        case FitbitFile::series:
            return parse_steps(file, sink);
        case FitbitFile::heart_rate:
            return parse_heart_rates(file, sink, spare);
        case FitbitFile::exercise:
        case FitbitFile::none:
            return;
    }
}

}  // namespace runlytics::formats
