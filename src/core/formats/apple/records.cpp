// The Records of Apple's export: what the phone and the watch measured.
#include <cmath>
#include <optional>
#include <string>
#include <string_view>

#include "core/error.h"
#include "core/formats/apple/apple.h"
#include "core/formats/apple/beats.h"
#include "core/formats/apple/elements.h"
#include "core/formats/apple/values.h"
#include "core/formats/finish.h"
#include "core/formats/metrics.h"
#include "core/text/values.h"
#include "core/text/written_date.h"
#include "core/xml/scanner.h"

namespace runlytics::formats {

namespace {

constexpr std::string_view quantity_prefix = "HKQuantityTypeIdentifier";
constexpr std::string_view sleep_type = "HKCategoryTypeIdentifierSleepAnalysis";

// What all Records of a type have in common.
struct Kind {
    enum class Says : std::uint8_t { nothing, quantity, sleep };
    std::string type;  // as the file writes it
    Says says = Says::nothing;
    std::string metric;
    std::string_view unit;  // of the metric; empty: it has none
    bool beats = false;
};

Kind kind_of(std::string_view type) {
    Kind kind;
    kind.type = type;
    if (type == sleep_type) {
        kind.says = Kind::Says::sleep;
        kind.metric = sleep_metric;
        return kind;
    }
    if (!type.starts_with(quantity_prefix)) return kind;
    type.remove_prefix(quantity_prefix.size());
    kind.says = Kind::Says::quantity;
    const HealthMetric* const metric = metric_of_apple(type);
    kind.metric = metric ? std::string(metric->name) : text::to_snake_case(type);
    if (metric) kind.unit = metric->unit;
    kind.beats = kind.metric == "hrv_sdnn";
    if (kind.metric.empty()) kind.says = Kind::Says::nothing;
    return kind;
}

// Apple's own shape is read at once; apps of phones with a clock of twelve hours write others.
std::optional<UnixMillis> read_time(std::string_view text) {
    if (const auto at = to_apple_time(text)) return at;
    const auto time = text::to_phone_time(text);
    return time ? std::optional(time->at) : std::nullopt;
}

class RecordReader {
  public:
    RecordReader(std::span<const std::byte> document, HealthSink& sink)
        : elements_(document), sink_(sink) {}

    void read();

  private:
    void read_record();
    void read_attributes();
    void read_value(std::string_view text);
    void read_children();
    void give();
    void skip(std::string_view part) { sink_.skip(kind_.metric + ": " + std::string(part)); }

    xml::Scanner& scanner() { return elements_.scanner(); }

    ExportElements elements_;
    HealthSink& sink_;
    Kind kind_;
    std::string source_written_;
    std::string source_;
    std::string unit_;
    std::string detail_;
    std::string timezone_;
    std::string_view stage_;
    std::optional<UnixMillis> starts_at_;
    std::optional<UnixMillis> ends_at_;
    double value_ = missing_value;
    BeatList beats_;
    std::size_t given_ = 0;
};

void RecordReader::read() {
    elements_.for_each(
        [&](std::string_view name) {
            if (name == "Record") read_record();
        },
        [&] { sink_.skip("Record: not well formed"); });
    if (given_ > 0) return;
    if (elements_.failure()) throw Error(*elements_.failure());
    if (!scanner().cut()) return;
    throw Error(sqlstate::malformed_input, "the export ends before its first record",
                scanner().where(), "The file was not copied completely; fetch it again.");
}

// What is not well formed in one Record (a date, a number) leaves that Record out.
void RecordReader::read_record() {
    read_attributes();
    read_children();
    if (scanner().cut() || kind_.says == Kind::Says::nothing) return;
    if (!starts_at_ || !is_plausible_time(*starts_at_)) return skip("startDate");
    if (kind_.says == Kind::Says::sleep && stage_.empty()) return skip("value");
    if (kind_.says == Kind::Says::quantity && !std::isfinite(value_)) return skip("value");
    if (!ends_at_ || *ends_at_ < *starts_at_) ends_at_ = starts_at_;
    give();
}

// Takes what it needs: the children's names and values will lie where the attributes' did.
void RecordReader::read_attributes() {
    std::string_view value;
    starts_at_ = ends_at_ = std::nullopt;
    bool has_source = false, has_type = false;
    unit_.clear();
    for (const xml::Attribute& attribute : scanner().attributes()) {
        const std::string_view name = attribute.name.local;
        if (name.size() > 10) continue;
        if (name == "startDate") {
            starts_at_ = read_time(attribute.value);
        } else if (name == "endDate") {
            ends_at_ = read_time(attribute.value);
        } else if (name == "value") {
            value = attribute.value;
        } else if (name == "unit") {
            unit_ = attribute.value;
        } else if (name == "type") {
            has_type = true;
            if (attribute.value != kind_.type) kind_ = kind_of(attribute.value);
        } else if (name == "sourceName") {
            has_source = true;
            if (attribute.value == source_written_) continue;
            source_written_ = attribute.value;
            source_ = tidy_source(source_written_);
        }
    }
    // What one Record leaves out is not that of the one before.
    if (!has_type) kind_ = kind_of({});
    if (!has_source) source_ = source_written_ = {};
    read_value(value);
}

void RecordReader::read_value(std::string_view text) {
    value_ = missing_value;
    stage_ = {};
    if (kind_.says == Kind::Says::sleep) stage_ = to_sleep_stage(text);
    if (kind_.says != Kind::Says::quantity) return;
    value_ = text::to_number(text);
    if (std::isnan(value_)) value_ = text::to_local_number(text);
    // Beats and breaths have one unit: some apps leave it out, or write what people say.
    if (unit_.empty() && kind_.unit == "1/min") unit_ = kind_.unit;
    if (kind_.unit.empty() || unit_ == kind_.unit) {
        if (unit_ == "%" && value_ <= 1) value_ *= 100;
        return;
    }
    const auto converted = convert_unit(value_, unit_, kind_.unit);
    if (!converted) return;
    value_ = *converted;
    unit_ = kind_.unit;
}

void RecordReader::read_children() {
    timezone_.clear();
    beats_.clear();
    xml::for_each_child(scanner(), [&](std::string_view name) {
        if (name == "MetadataEntry" && scanner().attribute("key") == "HKTimeZone") {
            timezone_ = timezone_name(scanner().attribute("value").value_or(""));
        }
        if (name != "HeartRateVariabilityMetadataList" || !kind_.beats) return;
        xml::for_each_child(scanner(), [&](std::string_view beat) {
            if (beat != "InstantaneousBeatsPerMinute") return;
            beats_.add(scanner().attribute("bpm").value_or(""),
                       scanner().attribute("time").value_or(""));
        });
    });
}

void RecordReader::give() {
    detail_.clear();
    if (!stage_.empty()) detail_.append("{\"stage\":\"").append(stage_).append("\"");
    if (!timezone_.empty()) {
        detail_.append(detail_.empty() ? "{" : ",");
        detail_.append("\"timezone\":\"").append(timezone_).append("\"");
    }
    if (!detail_.empty()) detail_ += '}';
    HealthRecord record;
    record.metric = kind_.metric;
    record.starts_at = *starts_at_;
    record.ends_at = *ends_at_;
    record.value = value_;
    record.unit = unit_;
    record.source = source_;
    record.detail = detail_;
    ++given_;
    sink_.take(record);
    const std::optional<double> rmssd = beats_.rmssd_ms();
    if (!rmssd) return;
    record.metric = "hrv_rmssd";
    record.value = *rmssd;
    sink_.take(record);
}

}  // namespace

void parse_apple_health(std::span<const std::byte> document, HealthSink& sink) {
    RecordReader(document, sink).read();
}

}  // namespace runlytics::formats
