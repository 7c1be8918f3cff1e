#include "core/formats/auto_export/sleep.h"

#include <array>
#include <charconv>
#include <cmath>
#include <optional>
#include <string>

#include "core/formats/finish.h"
#include "core/formats/metrics.h"
#include "core/interrupt.h"
#include "core/text/values.h"
#include "core/text/written_date.h"

namespace runlytics::formats {

namespace {

namespace ondemand = text::ondemand;
using text::for_each_field;
using text::for_each_value;
using text::is_object;
using text::number_of;
using text::says_nothing;
using text::text_of;
using text::to_phone_time;

constexpr std::size_t poll_mask = 4095;
constexpr double longest_sum_s = 7 * 86'400;  // nobody sleeps longer, whatever was added up

struct Span {
    std::optional<text::Timestamp> from;
    std::optional<text::Timestamp> to;

    bool known() const { return from && to && from->at < to->at; }
};

// The sums of a night, in the order of their names in the JSON and in our detail.
enum Sum : std::size_t { total, asleep, core, deep, rem, awake, in_bed, sum_count };
constexpr std::array<std::string_view, sum_count> written_sums = {
    "totalSleep", "asleep", "core", "deep", "rem", "awake", "inBed"};
constexpr std::array<std::string_view, sum_count> kept_sums = {
    "", "asleep_s", "core_s", "deep_s", "rem_s", "awake_s", "in_bed_s"};

// Everything that a point of any shape may say.
struct Point {
    std::optional<text::Timestamp> date;
    Span stretch, sleep, bed;
    std::string stage, source, sleep_source, bed_source;
    std::array<double, sum_count> sums = {missing_value, missing_value, missing_value,
                                          missing_value, missing_value, missing_value,
                                          missing_value};
};

// The time that a field of this name gives; null when it gives none.
std::optional<text::Timestamp>* time_of(Point& point, std::string_view name) {
    if (name == "date") return &point.date;
    if (name == "startDate") return &point.stretch.from;
    if (name == "endDate") return &point.stretch.to;
    if (name == "sleepStart") return &point.sleep.from;
    if (name == "sleepEnd") return &point.sleep.to;
    if (name == "inBedStart") return &point.bed.from;
    if (name == "inBedEnd") return &point.bed.to;
    return nullptr;
}

// The text that a field of this name gives.
std::string* word_of(Point& point, std::string_view name) {
    if (name == "value") return &point.stage;
    if (name == "source") return &point.source;
    if (name == "sleepSource") return &point.sleep_source;
    if (name == "inBedSource") return &point.bed_source;
    return nullptr;
}

// A text as JSON.
std::string quoted(std::string_view text) {
    return '"' + std::string(text) + '"';
}

class SleepReader {
  public:
    SleepReader(std::string_view unit, HealthSink& sink)
        : to_seconds_(unit_conversion(unit.empty() ? "hr" : unit, "s")), sink_(sink) {}

    void read(ondemand::object object) {
        Point point;
        odd_.clear();
        handed_on_ = false;
        for_each_field(object, [&](std::string_view name, ondemand::value& value) {
            if (says_nothing(value)) return;
            if (auto* const time = time_of(point, name)) {
                *time = read_time(name, value);
            } else if (auto* const word = word_of(point, name)) {
                *word = text_of(value, scratch_);
                if (word->empty()) note_odd(name);
            } else {
                read_sum(point, name, value);
            }
        });
        hand_on(point);
        if (!handed_on_ && odd_.empty()) odd_ = "no sleep that has a length";
        if (!odd_.empty()) sink_.skip("sleep_analysis: " + odd_);
    }

  private:
    void note_odd(std::string_view name, std::string_view told = {}) {
        if (!odd_.empty()) odd_ += ", ";
        odd_ += name;
        if (!told.empty()) odd_.append(" ").append(told.substr(0, 60));
    }

    std::optional<text::Timestamp> read_time(std::string_view name, ondemand::value& value) {
        const std::string_view written = text_of(value, scratch_);
        const auto time = to_phone_time(written);
        if (time && is_plausible_time(time->at)) return time;
        note_odd(name, text::describe_unread_date(written));
        return std::nullopt;
    }

    void read_sum(Point& point, std::string_view name, ondemand::value& value) {
        for (std::size_t i = 0; i < sum_count; ++i) {
            if (name != written_sums[i]) continue;
            const double number = number_of(value);
            const double sum = to_seconds_ ? (*to_seconds_)(number) : number;
            if (!to_seconds_) {
                note_odd("units");
            } else if (sum >= 0 && sum <= longest_sum_s) {
                point.sums[i] = sum;
            } else {
                note_odd(name);
            }
        }
    }

    void hand_on(const Point& point) {
        const std::string_view stage = to_sleep_stage(point.stage);
        if (!point.stage.empty() && stage.empty()) note_odd("value", point.stage);
        if (point.stretch.known() && !stage.empty()) {
            return hand_on_stretch(point.stretch, stage, point.source);
        }
        const auto& bed_source = point.bed_source.empty() ? point.source : point.bed_source;
        if (point.bed.known()) hand_on_stretch(point.bed, "in_bed", bed_source);
        hand_on_total(point);
    }

    void hand_on_stretch(const Span& span, std::string_view stage, std::string_view source) {
        const std::string detail = "{\"stage\":" + quoted(stage) + '}';
        const auto seconds = static_cast<double>(span.to->at - span.from->at) / 1000;
        hand_on(sleep_metric, span, source, seconds, detail);
    }

    // Where an app tells stages, its "asleep" is 0, or the time without a stage, or everything: the
    // longest reading is everything.
    void hand_on_total(const Point& point) {
        const auto& sums = point.sums;
        double stages = 0;
        for (const std::size_t stage : {core, deep, rem})
            stages += std::isnan(sums[stage]) ? 0 : sums[stage];
        const double seconds = std::fmax(stages, std::fmax(sums[total], sums[asleep]));
        if (!(seconds > 0)) return;
        Span span = point.sleep.known() ? point.sleep : point.bed;
        if (!span.known()) span = {point.date, point.date};
        if (!span.from) return;
        std::string detail;
        for (std::size_t i = asleep; i < sum_count; ++i) {
            if (std::isnan(sums[i])) continue;
            char digits[32];
            const auto end = std::to_chars(digits, digits + sizeof digits, sums[i]).ptr;
            detail += (detail.empty() ? "{" : ",") + quoted(kept_sums[i]) + ':';
            detail.append(digits, end);
        }
        if (!detail.empty()) detail += '}';
        const auto& source = point.sleep_source.empty() ? point.source : point.sleep_source;
        hand_on(sleep_total_metric, span, source, seconds, detail);
    }

    void hand_on(std::string_view metric, const Span& span, std::string_view written,
                 double seconds, std::string_view detail) {
        const std::string source = tidy_source(written);
        handed_on_ = true;
        sink_.take({.metric = metric,
                    .starts_at = span.from->at,
                    .ends_at = span.to->at,
                    .utc_offset_s = span.from->utc_offset_s,
                    .value = seconds,
                    .unit = "s",
                    .source = source,
                    .detail = detail});
    }

    std::optional<UnitConversion> to_seconds_;
    HealthSink& sink_;
    std::string scratch_, odd_;
    bool handed_on_ = false;
};

}  // namespace

void read_sleep(ondemand::value points, std::string_view unit, HealthSink& sink) {
    SleepReader reader(unit, sink);
    std::size_t count = 0;
    for_each_value(points, [&](ondemand::value& value) {
        if ((++count & poll_mask) == 0) poll_interrupt();
        if (!is_object(value)) return sink.skip("sleep_analysis: data");
        reader.read(value.get_object());
    });
}

}  // namespace runlytics::formats
