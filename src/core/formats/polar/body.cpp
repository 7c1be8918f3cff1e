// The files that tell of the body.
#include <array>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "core/error.h"
#include "core/formats/finish.h"
#include "core/formats/polar/files.h"
#include "core/formats/polar/polar.h"
#include "core/interrupt.h"
#include "core/text/duration.h"
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

constexpr std::string_view source = "Polar";
constexpr UnixMillis day_ms = UnixMillis{24} * 3'600'000;
constexpr double day_s = 86'400;
constexpr double minute_ms = 60'000;
constexpr double most_steps = 1e6;

// The members that are read, at whatever level.
constexpr auto wanted = std::to_array<std::string_view>(
    {"date", "summary", "stepCount", "night", "meanNightlyRecoveryRmssd",
     "meanNightlyRecoveryRespirationInterval", "evaluation", "asleepDuration", "sleepSpan",
     "phaseDurations", "light", "deep", "rem", "wake", "sleepResult", "hypnogram", "sleepStart",
     "sleepEnd"});

HealthRecord record_of(std::string_view metric, std::string_view unit, double value) {
    HealthRecord record;
    record.metric = metric;
    record.unit = unit;
    record.value = value;
    record.source = source;
    return record;
}

// A value of a date, which is the athlete's, in whatever zone that is.
void take_of_date(const std::string& date, HealthRecord record, HealthSink& sink) {
    const auto noon = text::to_time(date + "T12:00:00");
    if (!noon || !is_plausible_time(noon->at)) return sink.skip("a day without a date");
    const std::string detail = "{\"date\":" + text::json_quoted(date) + "}";
    record.starts_at = record.ends_at = noon->at;
    record.detail = detail;
    sink.take(record);
}

void take_day(const Json& day, HealthSink& sink) {
    const double steps = number_of(member(member(day, "summary"), "stepCount"));
    if (!(steps > 0 && steps < most_steps)) return;
    take_of_date(text_of(member(day, "date")), record_of("steps", "1", steps), sink);
}

// The HRV of the night in ms, and the time from breath to breath, which is in ms as well: no other
// unit makes a breath of it.
void take_recovery(const Json& night, HealthSink& sink) {
    const std::string date = text_of(member(night, "night"));
    const double rmssd = number_of(member(night, "meanNightlyRecoveryRmssd"));
    if (rmssd > 0 && rmssd < 1000) take_of_date(date, record_of("hrv_rmssd", "ms", rmssd), sink);
    const double breath = number_of(member(night, "meanNightlyRecoveryRespirationInterval"));
    if (breath >= 1000 && breath <= 20'000) {
        const double rate = std::round(minute_ms / breath * 10) / 10;
        take_of_date(date, record_of("respiratory_rate", "1/min", rate), sink);
    }
}

struct Sum {
    const char* phase;
    std::string_view detail;
};

constexpr Sum sums[] = {
    {"light", "core_s"}, {"deep", "deep_s"}, {"rem", "rem_s"}, {"wake", "awake_s"}};

double seconds_of(const Json& duration) {
    const double seconds = text::to_duration(text_of(duration));
    return seconds >= 0 && seconds <= day_s ? seconds : missing_value;
}

void take_sleep(const Json& night, HealthSink& sink) {
    const Json& evaluation = member(night, "evaluation");
    const Json& bounds = member(member(night, "sleepResult"), "hypnogram");
    const double asleep_s = seconds_of(member(evaluation, "asleepDuration"));
    const auto from = text::to_time(text_of(member(bounds, "sleepStart")));
    const auto to = text::to_time(text_of(member(bounds, "sleepEnd")));
    if (!(asleep_s > 0)) return sink.skip("sleep without asleepDuration");
    const bool known = from && to && is_plausible_time(from->at) && is_plausible_time(to->at);
    if (!known || to->at <= from->at || to->at - from->at > day_ms)
        return sink.skip("sleep without a beginning or an end");
    text::JsonObject detail;
    // Where a time does not name its zone, it is of the clock on the wall.
    if (!from->utc_offset_s || !to->utc_offset_s) detail.add_json("local_clock", "true");
    detail.add_json("asleep_s", text::json_number(asleep_s));
    for (const Sum& sum : sums) {
        const double seconds = seconds_of(member(member(evaluation, "phaseDurations"), sum.phase));
        if (!std::isnan(seconds)) detail.add_json(sum.detail, text::json_number(seconds));
    }
    const std::string written = detail.text();
    HealthRecord record = record_of("sleep_total", "s", asleep_s);
    record.starts_at = from->at;
    record.ends_at = to->at;
    record.utc_offset_s = to->utc_offset_s;
    record.detail = written;
    sink.take(record);
}

void parse_each(std::span<const std::byte> file, HealthSink& sink,
                void (*take)(const Json&, HealthSink&)) {
    const Json entries = text::parse_json(file, wanted);
    if (entries.is_object()) return take(entries, sink);
    if (!entries.is_array())
        throw Error(sqlstate::malformed_input, "a file of Polar's is a list or an object");
    for (const Json& entry : entries.elements()) {
        poll_interrupt();
        if (entry.is_object()) take(entry, sink);
        if (!entry.is_object()) sink.skip("an entry that is none");
    }
}

// A day of heart rates: {"date": "2026-01-06", "samples": [{"heartRate": 61, "secondsFromDayStart":
// 5}]}, of which the date may stand behind.
class DayOfBeats {
  public:
    explicit DayOfBeats(HealthSink& sink) : sink_(sink) {}

    void read(text::ondemand::object day) {
        text::for_each_field(day, [&](std::string_view name, text::ondemand::value& value) {
            if (name == "date") date_ = text_of(value, scratch_);
            if (name != "samples") return;
            text::for_each_value(value, [&](text::ondemand::value& sample) {
                if (text::is_object(sample)) read_sample(sample.get_object());
            });
        });
    }

    void hand_on() {
        const auto midnight = text::to_time(date_ + "T00:00:00");
        if (!midnight || !is_plausible_time(midnight->at))
            return sink_.skip("a day without a date");
        for (const auto& [second, rate] : samples_) {
            HealthRecord record = record_of("heart_rate", "1/min", rate);
            record.starts_at = midnight->at + std::llround(second * 1000);
            record.ends_at = record.starts_at;
            record.detail = "{\"local_clock\":true}";
            sink_.take(record);
        }
    }

  private:
    void read_sample(text::ondemand::object sample) {
        poll_interrupt();
        double second = missing_value, rate = missing_value;
        text::for_each_field(sample, [&](std::string_view name, text::ondemand::value& value) {
            if (name == "secondsFromDayStart") second = number_of(value);
            if (name == "heartRate") rate = number_of(value);
        });
        const bool told = second >= 0 && second < day_s && !std::isnan(plausible_heart_rate(rate));
        if (!told) return sink_.skip("heart_rate");
        samples_.emplace_back(second, rate);
    }

    HealthSink& sink_;
    std::string date_, scratch_;
    std::vector<std::pair<double, double>> samples_;
};

void parse_heart_rates(std::span<const std::byte> file, HealthSink& sink, std::size_t spare) {
    text::JsonStream document(file, spare);
    document.for_each([&](std::string_view array, text::ondemand::value& day) {
        if (array != "deviceDays" || !text::is_object(day)) return;
        DayOfBeats beats(sink);
        beats.read(day.get_object());
        beats.hand_on();
    });
}

}  // namespace

void parse_polar_body(std::span<const std::byte> file, HealthSink& sink, std::size_t spare) {
    switch (polar_file(Head(file))) {
        case PolarFile::day:
            return parse_each(file, sink, take_day);
        case PolarFile::sleep:
            return parse_each(file, sink, take_sleep);
        case PolarFile::recovery:
            return parse_each(file, sink, take_recovery);
        case PolarFile::heart_rate:
            return parse_heart_rates(file, sink, spare);
        case PolarFile::session:
        case PolarFile::none:
            return;
    }
}

}  // namespace runlytics::formats
