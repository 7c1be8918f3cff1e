#include "core/formats/auto_export/auto_export.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>
#include <string>
#include <string_view>

#include "core/formats/auto_export/sleep.h"
#include "core/formats/finish.h"
#include "core/formats/metrics.h"
#include "core/interrupt.h"
#include "core/text/json_stream.h"
#include "core/text/values.h"
#include "core/text/written_date.h"

namespace runlytics::formats {

namespace {

namespace ondemand = text::ondemand;
using text::for_each_field;
using text::for_each_value;
using text::is_array;
using text::is_named;
using text::is_object;
using text::number_of;
using text::says_nothing;
using text::text_of;
using text::to_phone_time;

constexpr std::size_t poll_mask = 4095;

// What is common to all points of one metric.
struct Series {
    std::string name;
    std::string unit;
    UnitConversion conversion;
};

// The metric's name and unit; what is not known keeps its own.
Series describe(std::string_view name, std::string_view unit) {
    Series series{std::string(name), std::string(text::trim(unit)), {}};
    const HealthMetric* metric = metric_of_auto_export(name);
    if (!metric) return series;
    series.name = metric->name;
    if (const auto conversion = unit_conversion(unit, metric->unit)) {
        series.conversion = *conversion;
        series.unit = metric->unit;
    }
    return series;
}

void append_number(std::string& text, double value) {
    char digits[32];
    const auto end = std::to_chars(digits, digits + sizeof digits, value).ptr;
    text.append(digits, end);
}

// One point, as far as it was read.
struct Point {
    std::optional<text::Timestamp> at;
    std::optional<text::Timestamp> ends;
    double quantity = missing_value;
    double least = missing_value;
    double average = missing_value;
    double greatest = missing_value;
    bool has_source = false;
    std::string day;  // a date alone, which is the athlete's in whatever zone
};

// Reads the points of one metric after the other, and hands them on.
class PointReader {
  public:
    PointReader(const Series& series, HealthSink& sink) : series_(series), sink_(sink) {}

    // One element of the array "data".
    void read(ondemand::object object) {
        if ((++points_ & poll_mask) == 0) poll_interrupt();
        point_ = {};
        others_.clear();
        odd_.clear();
        record_ = {};
        for_each_field(object, [&](std::string_view name, ondemand::value& value) {
            read_field(name, value);
        });
        if (!odd_.empty()) sink_.skip(series_.name + ": " + odd_);
        if (!point_.at) {
            if (odd_.empty()) sink_.skip(series_.name + ": date");
            return;
        }
        record_.starts_at = point_.at->at;
        record_.ends_at = std::max(point_.ends.value_or(*point_.at).at, record_.starts_at);
        record_.utc_offset_s = point_.at->utc_offset_s;
        if (point_.has_source) record_.source = source_;
        record_.unit = series_.unit;
        hand_on();
    }

  private:
    struct Other {
        std::string name;
        double value;
    };

    void read_field(std::string_view name, ondemand::value& value) {
        if (is_named(name, "date") || is_named(name, "startDate") || is_named(name, "start")) {
            read_time(name, value, point_.at);
        } else if (is_named(name, "qty")) {
            read_number(name, value, point_.quantity);
        } else if (is_named(name, "source")) {
            if (!says_nothing(value)) read_source(name, value);
        } else if (is_named(name, "Avg")) {
            read_number(name, value, point_.average);
        } else if (is_named(name, "Min")) {
            read_number(name, value, point_.least);
        } else if (is_named(name, "Max")) {
            read_number(name, value, point_.greatest);
        } else if (is_named(name, "endDate") || is_named(name, "end")) {
            read_time(name, value, point_.ends);
        } else if (const double other = number_of(value); std::isfinite(other)) {
            others_.push_back({series_.name + "_" + text::to_snake_case(name), other});
        }
    }

    // What is there and cannot be read is named; what is null or empty was not said.
    void note_odd(std::string_view name, std::string_view told = {}) {
        if (!odd_.empty()) odd_ += ", ";
        odd_ += name;
        if (!told.empty()) odd_.append(" ").append(told);
    }

    void read_number(std::string_view name, ondemand::value& value, double& number) {
        const double told = number_of(value);
        if (std::isfinite(told)) {
            number = told;
        } else if (!says_nothing(value)) {
            note_odd(name);
        }
    }

    // A year that no phone has seen is no time either.
    void read_time(std::string_view name, ondemand::value& value,
                   std::optional<text::Timestamp>& time) {
        if (says_nothing(value)) return;
        const std::string_view written = text_of(value, scratch_);
        const auto told = to_phone_time(written);
        if (told && is_plausible_time(told->at)) {
            time = told;
            constexpr std::size_t date_size = 10;
            const std::string_view date = text::trim(written);
            if (date.size() == date_size) point_.day = date;
        } else {
            note_odd(name, text::describe_unread_date(written));
        }
    }

    // A phone has few sources and names them in every point; one that names none keeps none.
    void read_source(std::string_view name, ondemand::value& value) {
        const std::string_view written = text_of(value, scratch_);
        if (written.empty()) note_odd(name);
        point_.has_source = !written.empty();
        if (written == written_source_) return;
        written_source_ = written;
        source_ = tidy_source(written);
    }

    // A point has one quantity, or an average with its range, or quantities with names.
    void hand_on() {
        const double plain = std::isnan(point_.quantity) ? point_.average : point_.quantity;
        if (!std::isnan(plain)) {
            describe_range();
            record_.metric = series_.name;
            record_.detail = detail_;
            record_.value = series_.conversion(plain);
            if (std::isfinite(record_.value)) return sink_.take(record_);
            return sink_.skip(series_.name + ": a number without end");
        }
        if (others_.empty() && odd_.empty()) sink_.skip(series_.name + ": no value");
        for (const Other& other : others_) {
            record_.metric = other.name;
            record_.value = other.value;
            sink_.take(record_);
        }
    }

    void describe_range() {
        detail_.clear();
        if (!point_.day.empty()) {
            detail_ = "{\"date\":\"" + point_.day + "\"}";
            return;
        }
        const double least = series_.conversion(point_.least);
        const double greatest = series_.conversion(point_.greatest);
        if (!std::isfinite(least) || !std::isfinite(greatest)) return;
        detail_ = "{\"min\":";
        append_number(detail_, least);
        detail_ += ",\"max\":";
        append_number(detail_, greatest);
        detail_ += '}';
    }

    const Series& series_;
    HealthSink& sink_;
    std::size_t points_ = 0;
    Point point_;
    std::vector<Other> others_;
    HealthRecord record_;
    std::string scratch_, written_source_, source_, detail_, odd_;
};

// The field of this name, wherever it stands; nothing when there is none.
std::optional<ondemand::value> find(ondemand::object& object, std::string_view name) {
    ondemand::value value;
    const auto error = object.find_field_unordered(name).get(value);
    if (error == simdjson::NO_SUCH_FIELD) return std::nullopt;
    if (error) throw simdjson::simdjson_error(error);
    return value;
}

// Names and units often stand behind the points.
std::string text_in(ondemand::object& object, std::string_view name) {
    auto value = find(object, name);
    std::string scratch;
    return value ? std::string(text_of(*value, scratch)) : std::string();
}

// One element of the array "metrics".
void read_metric(ondemand::object object, HealthSink& sink) {
    const std::string name = text_in(object, "name");
    const std::string unit = text_in(object, "units");
    if (auto units = find(object, "units"); units && unit.empty() && !says_nothing(*units)) {
        sink.skip(name + ": units");
    }
    auto data = find(object, "data");
    if (!data || says_nothing(*data)) return;
    if (name.empty() || !is_array(*data)) {
        return sink.skip(name.empty() ? "metrics: name" : name + ": data");
    }
    if (name == auto_export_sleep) return read_sleep(*data, unit, sink);
    const Series series = describe(name, unit);
    PointReader reader(series, sink);
    for_each_value(*data, [&](ondemand::value& value) {
        if (!is_object(value)) return sink.skip(name + ": data");
        reader.read(value.get_object());
    });
}

// A workout becomes an activity elsewhere, unless it does not say when it began.
void check_workout(ondemand::object object, HealthSink& sink) {
    const std::string start = text_in(object, "start");
    const auto at = to_phone_time(start);
    if (at && is_plausible_time(at->at)) return;
    sink.skip("workouts: start" +
              (start.empty() ? std::string() : " " + text::describe_unread_date(start)));
}

// Whether an object begins with a member "data" that is an object, as all that a phone sends does.
bool begins_like_phone(std::string_view head) {
    for (const std::string_view piece : {"{", "\"data\"", ":", "{"}) {
        head.remove_prefix(std::min(head.find_first_not_of(" \t\r\n"), head.size()));
        if (!head.starts_with(piece)) return false;
        head.remove_prefix(piece.size());
    }
    return true;
}

}  // namespace

bool is_auto_export(const Head& head) {
    return begins_like_phone(head.text()) ||
           head.mentions(
               {"\"metrics\"", "\"workouts\"", "\"stateOfMind\"", "\"heartRateNotifications\""});
}

// The metrics in the order of the file.
void parse_health_auto_export(std::span<const std::byte> file, HealthSink& sink,
                              std::size_t spare) {
    text::JsonStream document(file, spare);
    document.for_each([&](std::string_view array, ondemand::value& element) {
        const bool metric = array == "metrics", workout = array == "workouts";
        if (!metric && !workout) return;
        if (!is_object(element)) return sink.skip(array);
        if (metric) read_metric(element.get_object(), sink);
        if (workout) check_workout(element.get_object(), sink);
    });
}

}  // namespace runlytics::formats
