// The Workouts of Apple's export.
#include <cmath>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "core/error.h"
#include "core/formats/apple/apple.h"
#include "core/formats/apple/elements.h"
#include "core/formats/apple/values.h"
#include "core/formats/finish.h"
#include "core/formats/metrics.h"
#include "core/formats/sport.h"
#include "core/formats/unread.h"
#include "core/text/limits.h"
#include "core/text/values.h"
#include "core/xml/scanner.h"

namespace runlytics::formats {

namespace {

constexpr std::string_view sport_prefix = "HKWorkoutActivityType";
constexpr std::string_view quantity_prefix = "HKQuantityTypeIdentifier";

// "6575 cm" in another unit; missing when it is no such thing.
double quantity(std::string_view text, std::string_view unit) {
    const auto space = text.find(' ');
    if (space == text.npos) return missing_value;
    return convert_unit(text::to_number(text.substr(0, space)), text.substr(space + 1), unit)
        .value_or(missing_value);
}

// The words between two marks of "name:Apple Watch, manufacturer:...".
std::string_view between(std::string_view text, std::string_view begin, std::string_view end) {
    const auto at = text.find(begin);
    if (at == text.npos) return {};
    text.remove_prefix(at + begin.size());
    return text.substr(0, text.find(end));
}

double seconds_between(UnixMillis begin, UnixMillis end) {
    return static_cast<double>(end - begin) / 1000;
}

class WorkoutReader {
  public:
    explicit WorkoutReader(std::span<const std::byte> document) : elements_(document) {}

    std::vector<Activity> read();

  private:
    void read_workout();
    void read_attributes();
    void read_child(std::string_view name);
    void read_metadata();
    void read_statistics(double& distance_m, double& calories, double& avg_hr, double& max_hr);
    void read_event();
    void read_part();
    void read_route();
    void take_totals_of_parts();
    void finish_workout();

    std::string_view attribute(std::string_view name) const {
        return scanner().attribute(name).value_or("");
    }
    double number(std::string_view name, std::string_view unit_name, std::string_view unit,
                  std::string_view usual_unit) const;

    xml::Scanner& scanner() { return elements_.scanner(); }
    const xml::Scanner& scanner() const { return elements_.scanner(); }

    ExportElements elements_;
    std::vector<Activity> activities_;
    Activity activity_;
    std::vector<Lap> parts_;
    mutable std::vector<std::string> odd_;  // attributes of it that could not be read
    std::size_t left_out_ = 0;
    std::string location_;  // indoor, pool, open_water; empty: not said
};

std::vector<Activity> WorkoutReader::read() {
    bool has_others = false;
    elements_.for_each(
        [&](std::string_view name) {
            has_others |= name != "Workout";
            if (name == "Workout") read_workout();
        },
        [] {});
    if (activities_.empty() && !has_others && elements_.failure())
        throw Error(*elements_.failure());
    if (elements_.broken() > 0 && !activities_.empty()) {
        warn(activities_.front(),
             std::to_string(elements_.broken()) + " elements of the file are not well formed");
    }
    if (left_out_ > 0 && !activities_.empty()) {
        warn(activities_.front(),
             std::to_string(left_out_) + " workouts of the file do not say when they began");
    }
    return std::move(activities_);
}

void WorkoutReader::read_workout() {
    activity_ = {};
    parts_.clear();
    odd_.clear();
    location_.clear();
    read_attributes();
    xml::for_each_child(scanner(), [&](std::string_view name) { read_child(name); });
    if (!scanner().cut()) finish_workout();
}

void WorkoutReader::read_attributes() {
    const std::string_view type = attribute("workoutActivityType");
    activity_.vendor_sport =
        type.starts_with(sport_prefix) ? type.substr(sport_prefix.size()) : type;
    activity_.started_at = to_apple_time(attribute("startDate")).value_or(0);
    const auto end = to_apple_time(attribute("endDate"));
    if (!end && !attribute("endDate").empty()) odd_.emplace_back("endDate");
    if (end && *end >= activity_.started_at)
        activity_.elapsed_s = seconds_between(activity_.started_at, *end);
    activity_.timer_s = number("duration", "durationUnit", "s", "min");
    activity_.distance_m = number("totalDistance", "totalDistanceUnit", "m", "km");
    activity_.calories = number("totalEnergyBurned", "totalEnergyBurnedUnit", "kcal", "kcal");
    const std::string_view device = attribute("device");
    const std::string_view name = between(device, "name:", ", ");
    const std::string_view model = between(device, "hardware:", ", software");
    activity_.device = name.empty() ? tidy_source(attribute("sourceName")) : std::string(name);
    if (!name.empty() && !model.empty()) activity_.device.append(" ").append(model);
}

void WorkoutReader::read_child(std::string_view name) {
    if (name == "MetadataEntry") read_metadata();
    if (name == "WorkoutEvent") read_event();
    if (name == "WorkoutActivity") read_part();
    if (name == "WorkoutRoute") read_route();
    if (name == "WorkoutStatistics") {
        read_statistics(activity_.distance_m, activity_.calories, activity_.avg_hr,
                        activity_.max_hr);
    }
}

// An attribute that has its unit in another one.
double WorkoutReader::number(std::string_view name, std::string_view unit_name,
                             std::string_view unit, std::string_view usual_unit) const {
    const std::string_view written = attribute(unit_name);
    const std::string_view value = attribute(name);
    double number = text::to_number(value);
    if (std::isnan(number)) number = text::to_local_number(value);
    const auto converted = convert_unit(number, written.empty() ? usual_unit : written, unit);
    if (converted && std::isfinite(*converted)) return *converted;
    if (!text::trim(value).empty()) odd_.emplace_back(name);
    return missing_value;
}

// The block of entries comes twice in newer exports, and says the same each time.
void WorkoutReader::read_metadata() {
    const std::string_view key = attribute("key"), value = attribute("value");
    if (key == "HKTimeZone") activity_.timezone = timezone_name(value);
    if (key == "HKElevationAscended") activity_.ascent_m = quantity(value, "m");
    if (key == "HKElevationDescended") activity_.descent_m = quantity(value, "m");
    const bool climb = key == "HKElevationAscended" || key == "HKElevationDescended";
    if (climb && std::isnan(quantity(value, "m")) && !value.empty()) odd_.emplace_back(key);
    if (key == "HKExternalUUID") activity_.external_id = value;
    if (key == "HKIndoorWorkout" && value == "1") location_ = "indoor";
    if (key == "HKSwimmingLocationType" && value == "1") location_ = "pool";
    if (key == "HKSwimmingLocationType" && value == "2") location_ = "open_water";
}

// A sum or an average of one kind. Energy is the active one, as it is in the older attribute.
void WorkoutReader::read_statistics(double& distance_m, double& calories, double& avg_hr,
                                    double& max_hr) {
    std::string_view type = attribute("type");
    if (!type.starts_with(quantity_prefix)) return;
    type.remove_prefix(quantity_prefix.size());
    if (type.starts_with("Distance")) distance_m = number("sum", "unit", "m", "km");
    if (type == "ActiveEnergyBurned") calories = number("sum", "unit", "kcal", "kcal");
    if (type != "HeartRate") return;
    avg_hr = number("average", "unit", "1/min", "count/min");
    max_hr = number("maximum", "unit", "1/min", "count/min");
}

// A lap event. Segments overlap (kilometres and miles beside each other), and pauses are in the
// duration already.
void WorkoutReader::read_event() {
    if (attribute("type") != "HKWorkoutEventTypeLap") return;
    const auto at = to_apple_time(attribute("date"));
    if (!at) return;
    text::check_limit(activity_.laps.size() + 1, max_laps, "laps");
    Lap lap;
    lap.started_at = *at;
    lap.elapsed_s = lap.timer_s = number("duration", "durationUnit", "s", "min");
    activity_.laps.push_back(std::move(lap));
}

// A WorkoutActivity: one of several parts, or the whole once more.
void WorkoutReader::read_part() {
    text::check_limit(parts_.size() + 1, max_laps, "laps");
    Lap lap;
    const auto begin = to_apple_time(attribute("startDate"));
    const auto end = to_apple_time(attribute("endDate"));
    if (begin) lap.started_at = *begin;
    if (begin && end && *end >= *begin) lap.elapsed_s = seconds_between(*begin, *end);
    lap.timer_s = number("duration", "durationUnit", "s", "min");
    xml::for_each_child(scanner(), [&](std::string_view name) {
        if (name == "WorkoutStatistics")
            read_statistics(lap.distance_m, lap.calories, lap.avg_hr, lap.max_hr);
    });
    if (begin) parts_.push_back(std::move(lap));
}

void WorkoutReader::read_route() {
    xml::for_each_child(scanner(), [&](std::string_view name) {
        if (name != "FileReference") return;
        const std::string_view path = attribute("path");
        if (path.empty() || path.find('\n') != path.npos) return;
        if (!activity_.linked_file.empty()) activity_.linked_file += '\n';
        activity_.linked_file += path;
    });
}

// Newer exports write the totals into the WorkoutActivities alone: what the whole does not say is
// their sum, and of heart rates the average weighted by how long they lasted.
void WorkoutReader::take_totals_of_parts() {
    double distance = 0, calories = 0, beats = 0, seconds = 0, highest = missing_value;
    for (const Lap& part : parts_) {
        distance += part.distance_m;
        calories += part.calories;
        highest = std::fmax(highest, part.max_hr);
        const double lasted = std::isnan(part.timer_s) ? part.elapsed_s : part.timer_s;
        if (std::isnan(part.avg_hr) || !(lasted > 0)) continue;
        beats += part.avg_hr * lasted;
        seconds += lasted;
    }
    if (parts_.empty()) return;
    if (std::isnan(activity_.distance_m)) activity_.distance_m = distance;
    if (std::isnan(activity_.calories)) activity_.calories = calories;
    if (std::isnan(activity_.avg_hr) && seconds > 0) activity_.avg_hr = beats / seconds;
    if (std::isnan(activity_.max_hr)) activity_.max_hr = highest;
}

// Where it was decides the kind of sport, once all of the metadata is known.
void WorkoutReader::finish_workout() {
    if (!is_plausible_time(activity_.started_at)) {
        ++left_out_;
        return;
    }
    for (const std::string& name : odd_)
        warn_unread(activity_, name);
    take_totals_of_parts();
    const Sport sport = to_sport(activity_.vendor_sport);
    activity_.sport = sport.name;
    activity_.sub_sport = sport.sub;
    if (location_ == "indoor" && sport.name == "running") activity_.sub_sport = "indoor_running";
    if (location_ == "indoor" && sport.name == "cycling") activity_.sub_sport = "indoor_cycling";
    if (location_ == "pool") activity_.sub_sport = "lap_swimming";
    if (location_ == "open_water") activity_.sub_sport = "open_water";
    if (parts_.size() > 1) activity_.laps = std::move(parts_);
    finish(activity_);
    text::check_limit(activities_.size() + 1, max_apple_workouts, "workouts");
    activities_.push_back(std::move(activity_));
}

}  // namespace

std::vector<Activity> parse_apple_workouts(std::span<const std::byte> document) {
    return WorkoutReader(document).read();
}

}  // namespace runlytics::formats
