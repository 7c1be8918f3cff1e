#include "core/formats/auto_export/sleep.h"

#include <array>
#include <charconv>
#include <cmath>
#include <optional>
#include <string>

#include "core/formats/metrics.h"
#include "core/interrupt.h"
#include "core/text/values.h"

namespace runlytics::formats {

namespace {

namespace ondemand = text::ondemand;
using text::for_each_field;
using text::for_each_value;
using text::is_object;
using text::number_of;
using text::text_of;
using text::to_phone_time;

constexpr std::size_t poll_mask = 4095;

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
        for_each_field(object, [&](std::string_view name, ondemand::value& value) {
            if (auto* const time = time_of(point, name)) {
                *time = to_phone_time(text_of(value, scratch_));
            } else if (auto* const word = word_of(point, name)) {
                *word = text_of(value, scratch_);
            } else {
                read_sum(point, name, value);
            }
        });
        const std::string_view stage = to_sleep_stage(point.stage);
        if (point.stretch.known() && !stage.empty()) {
            return hand_on_stretch(point.stretch, stage, point.source);
        }
        const auto& bed_source = point.bed_source.empty() ? point.source : point.bed_source;
        if (point.bed.known()) hand_on_stretch(point.bed, "in_bed", bed_source);
        hand_on_total(point);
    }

  private:
    void read_sum(Point& point, std::string_view name, ondemand::value& value) {
        if (!to_seconds_) return;
        for (std::size_t i = 0; i < sum_count; ++i) {
            if (name == written_sums[i]) point.sums[i] = (*to_seconds_)(number_of(value));
        }
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
    std::string scratch_;
};

}  // namespace

void read_sleep(ondemand::value points, std::string_view unit, HealthSink& sink) {
    SleepReader reader(unit, sink);
    std::size_t count = 0;
    for_each_value(points, [&](ondemand::value& value) {
        if ((++count & poll_mask) == 0) poll_interrupt();
        if (is_object(value)) reader.read(value.get_object());
    });
}

}  // namespace runlytics::formats
