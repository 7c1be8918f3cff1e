// The workouts of Health Auto Export, version 1 and 2.
#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/error.h"
#include "core/formats/auto_export/auto_export.h"
#include "core/formats/finish.h"
#include "core/formats/metrics.h"
#include "core/formats/sport.h"
#include "core/formats/unread.h"
#include "core/interrupt.h"
#include "core/stream/stream.h"
#include "core/text/json_stream.h"
#include "core/text/limits.h"
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

// An average of a minute bears the time at which the minute began.
constexpr UnixMillis minute_ms = 60'000;

// What is known of one moment.
struct Moment {
    UnixMillis at = 0;
    double lat = missing_value, lon = missing_value, altitude = missing_value;
    double speed = missing_value, heart_rate = missing_value;
};

// A number with its unit, as version 2 writes most.
struct Quantity {
    double value = missing_value;
    std::string unit;

    // In another unit; missing when this one cannot become that.
    double in(std::string_view wanted) const {
        return convert_unit(value, unit, wanted).value_or(missing_value);
    }
};

Quantity quantity_of(ondemand::value& value) {
    Quantity quantity;
    if (!is_object(value)) {
        quantity.value = number_of(value);
        return quantity;
    }
    std::string scratch;
    for_each_field(value.get_object(), [&](std::string_view name, ondemand::value& field) {
        if (name == "qty") quantity.value = number_of(field);
        if (name == "units") quantity.unit = text_of(field, scratch);
    });
    return quantity;
}

// The first of two numbers that is known.
double either(double first, double second) {
    return std::isnan(first) ? second : first;
}

// Reads one workout: first its fields, in whatever order, then what they amount to.
class WorkoutReader {
  public:
    std::optional<Activity> read(ondemand::object workout) {
        for_each_field(workout, [&](std::string_view name, ondemand::value& value) {
            read_text(name, value) || read_total(name, value) || read_samples(name, value);
        });
        if (!start_ || !is_plausible_time(start_->at)) return std::nullopt;
        activity_.started_at = start_->at;
        activity_.utc_offset_s = start_->utc_offset_s;
        read_span();
        const Sport sport = to_sport(activity_.vendor_sport);
        activity_.sport = sport.name;
        activity_.sub_sport = sport.sub;
        cut_recovery();
        fill_track();
        activity_.max_hr = either(activity_.max_hr, highest_of_minutes_);
        finish(activity_);
        return std::move(activity_);
    }

  private:
    bool read_text(std::string_view name, ondemand::value& value) {
        if (name == "name") {
            activity_.vendor_sport = text::trim(text_of(value, scratch_));
        } else if (name == "id") {
            activity_.external_id = text_of(value, scratch_);
        } else if (name == "start") {
            start_ = read_time(name, value);
        } else if (name == "end") {
            end_ = read_time(name, value);
        } else {
            return false;
        }
        const bool is_text = says_nothing(value) || value.raw_json_token().starts_with('"');
        if (!is_text) warn_unread(activity_, name);
        return true;
    }

    std::optional<text::Timestamp> read_time(std::string_view name, ondemand::value& value) {
        if (says_nothing(value)) return std::nullopt;
        const std::string_view written = text_of(value, scratch_);
        const auto time = to_phone_time(written);
        if (time && is_plausible_time(time->at)) return time;
        warn_unread(activity_, std::string(name) + " " + text::describe_unread_date(written));
        return std::nullopt;
    }

    // A quantity in a unit; empty: in whatever unit it is.
    double quantity_in(std::string_view name, ondemand::value& value, std::string_view unit) {
        if (says_nothing(value)) return missing_value;
        const Quantity quantity = quantity_of(value);
        const double number = unit.empty() ? quantity.value : quantity.in(unit);
        if (std::isfinite(number)) return number;
        warn_unread(activity_,
                    std::string(name) + (quantity.unit.empty() ? "" : " in " + quantity.unit));
        return missing_value;
    }

    bool read_total(std::string_view name, ondemand::value& value) {
        if (name == "duration") {
            activity_.timer_s = quantity_in(name, value, "");
        } else if (name == "distance") {
            activity_.distance_m = quantity_in(name, value, "m");
        } else if (name == "activeEnergyBurned" || name == "activeEnergy") {
            activity_.calories = either(activity_.calories, quantity_in(name, value, "kcal"));
        } else if (name == "elevationUp") {
            activity_.ascent_m = quantity_in(name, value, "m");
        } else if (name == "elevationDown") {
            activity_.descent_m = quantity_in(name, value, "m");
        } else if (name == "elevation") {
            read_elevation(value);
        } else if (name == "avgHeartRate") {
            activity_.avg_hr = quantity_in(name, value, "");
        } else if (name == "maxHeartRate") {
            activity_.max_hr = quantity_in(name, value, "");
        } else if (name == "heartRate") {
            read_heart_rate(value);
        } else {
            return false;
        }
        return true;
    }

    bool read_samples(std::string_view name, ondemand::value& value) {
        const bool route = name == "route";
        if (!route && name != "heartRateData") return false;
        const std::string own(name);
        if (!says_nothing(value) && !text::is_array(value)) warn_unread(activity_, own);
        for_each_value(value, [&](ondemand::value& element) {
            if (!is_object(element)) return warn_unread(activity_, own);
            text::check_limit(moments_.size() + 1, stream::max_samples, "samples");
            if ((moments_.size() & poll_mask) == 0) poll_interrupt();
            route ? read_point(element.get_object()) : read_beat(element.get_object());
        });
        return true;
    }

    // Version 1: {"ascent": 16.4, "descent": 0, "units": "m"}.
    void read_elevation(ondemand::value& value) {
        if (!is_object(value)) {
            if (!says_nothing(value)) warn_unread(activity_, "elevation");
            return;
        }
        Quantity up, down;
        for_each_field(value.get_object(), [&](std::string_view name, ondemand::value& field) {
            if (name == "ascent") up.value = number_of(field);
            if (name == "descent") down.value = number_of(field);
            if (name == "units") up.unit = down.unit = text_of(field, scratch_);
        });
        activity_.ascent_m = up.in("m");
        activity_.descent_m = down.in("m");
    }

    // Version 2: {"min": {...}, "avg": {...}, "max": {...}}.
    void read_heart_rate(ondemand::value& value) {
        if (!is_object(value)) {
            if (!says_nothing(value)) warn_unread(activity_, "heartRate");
            return;
        }
        for_each_field(value.get_object(), [&](std::string_view name, ondemand::value& field) {
            if (name == "avg")
                activity_.avg_hr = either(activity_.avg_hr, quantity_in(name, field, ""));
            if (name == "max")
                activity_.max_hr = either(activity_.max_hr, quantity_in(name, field, ""));
        });
    }

    void read_point(ondemand::object point) {
        Moment moment;
        for_each_field(point, [&](std::string_view name, ondemand::value& value) {
            if (name == "timestamp") moment.at = time_of(value);
            if (name == "lat" || name == "latitude") moment.lat = number_in(name, value);
            if (name == "lon" || name == "longitude") moment.lon = number_in(name, value);
            if (name == "altitude") moment.altitude = number_in(name, value);
            if (name == "speed") moment.speed = number_in(name, value);
        });
        moments_.push_back(moment);
    }

    void read_beat(ondemand::object beat) {
        Moment moment;
        double single = missing_value, least = missing_value, greatest = missing_value;
        for_each_field(beat, [&](std::string_view name, ondemand::value& value) {
            if (name == "date") moment.at = time_of(value);
            if (name == "Avg" || name == "avg") moment.heart_rate = number_in(name, value);
            if (name == "qty") single = number_in(name, value);
            if (name == "Min" || name == "min") least = number_in(name, value);
            if (name == "Max" || name == "max") greatest = number_in(name, value);
        });
        moment.heart_rate = either(either(moment.heart_rate, single), (least + greatest) / 2);
        if (!std::isnan(moment.heart_rate)) {
            moments_.push_back(moment);
            highest_of_minutes_ = std::fmax(highest_of_minutes_, greatest);
        }
    }

    // A number; one with its unit is of version 2.
    double number_in(std::string_view name, ondemand::value& value) {
        return quantity_in(name, value, "");
    }

    // What has no time gets one that finish() drops.
    UnixMillis time_of(ondemand::value& value) {
        const auto time = read_time("a sample's time", value);
        return time ? time->at : 0;
    }

    // A duration that is longer than the workout is in another unit.
    void read_span() {
        const double span =
            end_ ? static_cast<double>(end_->at - start_->at) / 1000 : missing_value;
        if (span > 0) activity_.elapsed_s = span;
        if (!(activity_.timer_s > 0) || activity_.timer_s > span + 1) {
            activity_.timer_s = activity_.elapsed_s;
        }
        if (!end_ && activity_.timer_s > 0) {
            end_ =
                text::Timestamp{start_->at + std::llround(activity_.timer_s * 1000), std::nullopt};
        }
    }

    // Some versions write the recovery, the heart rate of the minutes after, behind that of the
    // workout.
    void cut_recovery() {
        if (!end_ || end_->at <= start_->at) return;
        const auto is_beat = [](const Moment& m) { return !std::isnan(m.heart_rate) && m.at != 0; };
        const auto outside = [&](const Moment& m) {
            return is_beat(m) && (m.at > end_->at || m.at < start_->at - minute_ms);
        };
        if (std::erase_if(moments_, outside) == 0) return;
        warn(activity_, "heart rates from outside of the workout were left out");
        highest_of_minutes_ = missing_value;
        const auto inside = [&](const Moment& m) { return is_beat(m) && m.at < end_->at; };
        if (std::any_of(moments_.begin(), moments_.end(), inside)) return;
        std::erase_if(moments_, is_beat);
        // Then the app made its average and maximum of the recovery as well.
        activity_.avg_hr = activity_.max_hr = missing_value;
        warn(activity_,
             "all heart rates were of the time after: their average and maximum were left out");
    }

    // One sample for each instant: a position and a heart rate of the same second are one.
    void fill_track() {
        std::stable_sort(moments_.begin(), moments_.end(),
                         [](const Moment& a, const Moment& b) { return a.at < b.at; });
        for (std::size_t i = 0; i < moments_.size(); ++i) {
            Moment moment = moments_[i];
            while (i + 1 < moments_.size() && complements(moment, moments_[i + 1])) {
                const Moment& other = moments_[++i];
                if (std::isnan(moment.heart_rate)) {
                    moment.heart_rate = other.heart_rate;
                } else {
                    const double heart_rate = moment.heart_rate;
                    moment = other;
                    moment.heart_rate = heart_rate;
                }
            }
            append_sample(activity_.track, moment.at,
                          {{{Channel::latitude, moment.lat},
                            {Channel::longitude, moment.lon},
                            {Channel::altitude, moment.altitude},
                            {Channel::speed, moment.speed},
                            {Channel::heart_rate, moment.heart_rate}}});
        }
    }

    // Whether one is a position and the other a heart rate of the same instant.
    static bool complements(const Moment& a, const Moment& b) {
        return a.at == b.at && std::isnan(a.heart_rate) != std::isnan(b.heart_rate) &&
               std::isnan(a.lat) != std::isnan(b.lat);
    }

    Activity activity_;
    std::optional<text::Timestamp> start_, end_;
    std::vector<Moment> moments_;
    double highest_of_minutes_ = missing_value;  // the averages of minutes are all below it
    std::string scratch_;
};

}  // namespace

// The workouts in the order of the file.
std::vector<Activity> parse_auto_export_workouts(std::span<const std::byte> file) {
    std::vector<Activity> activities;
    text::JsonStream document(file, 0);
    std::size_t left_out = 0;
    document.for_each([&](std::string_view array, ondemand::value& workout) {
        if (array != "workouts") return;
        std::optional<Activity> activity;
        if (is_object(workout)) activity = WorkoutReader().read(workout.get_object());
        if (!activity) ++left_out;
        if (!activity) return;
        text::check_limit(activities.size() + 1, max_activities, "activities");
        activities.push_back(std::move(*activity));
    });
    if (left_out > 0 && !activities.empty()) {
        warn(activities.front(),
             std::to_string(left_out) + " workouts of the file do not say when they began");
    }
    return activities;
}

}  // namespace runlytics::formats
