#include "core/formats/tcx.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "core/error.h"
#include "core/formats/finish.h"
#include "core/formats/sport.h"
#include "core/formats/unread.h"
#include "core/stream/stream.h"
#include "core/text/limits.h"
#include "core/text/values.h"
#include "core/xml/scanner.h"

namespace runlytics::formats {

namespace {

constexpr UnixMillis shortest_pause_ms = 1500;
constexpr double km_h_per_m_s = 3.6;
constexpr UnixMillis longest_interval_ms = 30'000;

// One Trackpoint as the file has it.
struct Point {
    std::optional<UnixMillis> at;
    double latitude = missing_value;
    double longitude = missing_value;
    double altitude = missing_value;
    double distance = missing_value;
    double heart_rate = missing_value;
    double cadence = missing_value;
    double run_cadence = missing_value;
    double speed = missing_value;
    double power = missing_value;
    bool time_only = true;
};

// Reads one document; one Activity at a time is under construction.
class TcxReader {
  public:
    explicit TcxReader(std::span<const std::byte> document)
        : scanner_(document, {.tolerate_control_characters = true}) {}

    std::vector<Activity> read();

  private:
    void read_activities();
    void read_multi_sport();
    void read_activity();
    void read_lap();
    void read_track(std::size_t first_of_lap);
    Point read_point();
    void read_position(Point& point);
    void read_extensions(Point& point, bool bare);
    void mark_pause(const Point& point, bool new_track);
    void add_point(const Point& point, bool new_track);
    void drop_repeated_points(std::size_t first_of_lap);
    void finish_activity();

    double read_number(std::string_view name) {
        const std::string own(name);  // the scanner's does not outlive the text
        return formats::read_number(activity_, own, scanner_.read_element_text());
    }
    double read_value(std::string_view name);
    std::string read_string() { return std::string(text::trim(scanner_.read_element_text())); }
    std::string read_name();

    xml::Scanner scanner_;
    std::vector<Activity> activities_;
    Activity activity_;
    std::size_t samples_in_file_ = 0;
    std::size_t first_lap_end_ = 0;                        // samples of the first Lap
    std::uint32_t first_of_lap_ = 0, begin_of_track_ = 0;  // samples
    std::size_t time_only_run_ = 0;  // Trackpoints in a row, of one Track, with nothing but a time
    bool has_bare_speed_ = false;    // Speed without TPX around it: COROS means km/h
};

// The whole document.
std::vector<Activity> TcxReader::read() {
    scanner_.next();
    if (scanner_.name().local != "TrainingCenterDatabase") {
        throw Error(sqlstate::malformed_input, "not a TCX document",
                    "its root element is " + std::string(scanner_.name().qualified));
    }
    xml::for_each_child(scanner_, [&](std::string_view name) {
        if (name == "Activities") read_activities();
    });
    if (!scanner_.cut()) {
        scanner_.next();
        return std::move(activities_);
    }
    if (activities_.empty()) refuse_cut("TCX", scanner_.where());
    mark_truncated(activities_.back());
    return std::move(activities_);
}

// Activities: single ones and triathlons.
void TcxReader::read_activities() {
    xml::for_each_child(scanner_, [&](std::string_view name) {
        if (name == "Activity") read_activity();
        if (name == "MultiSportSession") read_multi_sport();
    });
}

// MultiSportSession: FirstSport and NextSport wrap an Activity each.
void TcxReader::read_multi_sport() {
    xml::for_each_child(scanner_, [&](std::string_view sport) {
        if (sport != "FirstSport" && sport != "NextSport") return;
        xml::for_each_child(scanner_, [&](std::string_view name) {
            if (name == "Activity") read_activity();
        });
    });
}

// One Activity.
void TcxReader::read_activity() {
    activity_ = {};
    first_lap_end_ = time_only_run_ = 0;
    has_bare_speed_ = false;
    activity_.vendor_sport = scanner_.attribute("Sport").value_or("");
    const Sport sport = to_sport(activity_.vendor_sport);
    activity_.sport = sport.name;
    activity_.sub_sport = sport.sub;
    xml::for_each_child(scanner_, [&](std::string_view name) {
        if (name == "Id") activity_.external_id = read_string();
        if (name == "Lap") read_lap();
        if (name == "Notes") activity_.notes = read_string();
        if (name == "Creator") activity_.device = read_name();
    });
    finish_activity();
}

// One Lap with its Tracks.
void TcxReader::read_lap() {
    text::check_limit(activity_.laps.size() + 1, max_laps, "laps");
    const std::size_t first_sample = activity_.track.size();
    const std::string_view written = scanner_.attribute("StartTime").value_or("");
    auto start = read_time(activity_, written);
    if (start && !is_plausible_time(start->at)) start.reset();
    if (!start && !text::trim(written).empty()) warn_unread(activity_, "StartTime");
    if (activity_.laps.empty() && start) activity_.started_at = start->at;
    Lap lap;
    xml::for_each_child(scanner_, [&](std::string_view name) {
        if (name == "TotalTimeSeconds") lap.timer_s = read_number(name);
        if (name == "DistanceMeters") lap.distance_m = read_number(name);
        if (name == "Calories") lap.calories = read_number(name);
        if (name == "AverageHeartRateBpm") lap.avg_hr = read_value("AverageHeartRateBpm");
        if (name == "MaximumHeartRateBpm") lap.max_hr = read_value("MaximumHeartRateBpm");
        if (name == "Intensity") lap.intensity = text::to_snake_case(scanner_.read_element_text());
        if (name == "TriggerMethod")
            lap.trigger = text::to_snake_case(scanner_.read_element_text());
        if (name == "Track") read_track(first_sample);
    });
    lap.started_at = start ? start->at : activity_.started_at;
    const bool has_samples = activity_.track.size() > first_sample;
    if (!start && has_samples) lap.started_at = activity_.track.time[first_sample];
    if (activity_.laps.empty()) first_lap_end_ = activity_.track.size();
    if (!activity_.laps.empty()) drop_repeated_points(first_sample);
    activity_.laps.push_back(std::move(lap));
}

// One Track. A Track that is not the first of its Lap tells of a pause before it.
void TcxReader::read_track(std::size_t first_of_lap) {
    if (activity_.track.size() == first_of_lap)
        first_of_lap_ = begin_of_track_ = static_cast<std::uint32_t>(first_of_lap);
    bool new_track = activity_.track.size() > first_of_lap;
    time_only_run_ = 0;
    xml::for_each_child(scanner_, [&](std::string_view name) {
        if (name != "Trackpoint") return;
        const Point point = read_point();
        if (scanner_.cut()) return;
        add_point(point, new_track);
        new_track = false;
    });
}

// One Trackpoint.
Point TcxReader::read_point() {
    Point point;
    xml::for_each_child(scanner_, [&](std::string_view name) {
        if (name == "Time") {
            const std::string_view written = scanner_.read_element_text();
            const auto time = read_time(activity_, written);
            if (time) point.at = time->at;
            if (!time && !text::trim(written).empty()) warn_unread(activity_, "Time");
            return;
        }
        point.time_only = false;
        if (name == "Position") read_position(point);
        if (name == "AltitudeMeters") point.altitude = read_number(name);
        if (name == "DistanceMeters") point.distance = read_number(name);
        if (name == "HeartRateBpm") point.heart_rate = read_value("HeartRateBpm");
        if (name == "Cadence") point.cadence = read_number(name);
        if (name == "Extensions") read_extensions(point, true);
    });
    return point;
}

// Position: latitude and longitude.
void TcxReader::read_position(Point& point) {
    xml::for_each_child(scanner_, [&](std::string_view name) {
        if (name == "LatitudeDegrees") point.latitude = read_number(name);
        if (name == "LongitudeDegrees") point.longitude = read_number(name);
    });
}

// Extensions with a TPX inside, or with its elements laid bare.
void TcxReader::read_extensions(Point& point, bool bare) {
    xml::for_each_child(scanner_, [&](std::string_view name) {
        if (name == "TPX" && bare) read_extensions(point, false);
        if (name == "RunCadence") point.run_cadence = read_number(name);
        if (name == "Watts") point.power = read_number(name);
        if (name != "Speed") return;
        point.speed = read_number(name);
        has_bare_speed_ |= bare;
    });
}

// Marks a pause before the point if there is one. Two points with nothing but a time are the ends
// of a pause; three or more are a device that measures nothing else. A new Track without a gap is
// none, unless it ends one of a single point: those are samples of a timer that stands.
void TcxReader::mark_pause(const Point& point, bool new_track) {
    Track& track = activity_.track;
    if (!point.time_only) time_only_run_ = 0;
    if (point.time_only) ++time_only_run_;
    if (time_only_run_ == 3 && !track.pauses.empty() && track.pauses.back() == track.size() - 1) {
        track.pauses.pop_back();
    }
    if (!new_track && time_only_run_ != 2) return;
    if (track.empty()) return;
    const auto here = static_cast<std::uint32_t>(track.size());
    const bool single = new_track && here - begin_of_track_ == 1;
    const bool untold = single && begin_of_track_ > first_of_lap_ &&
                        (track.pauses.empty() || track.pauses.back() < begin_of_track_);
    if (untold) track.pauses.push_back(begin_of_track_);
    if (new_track) begin_of_track_ = here;
    if (!single && *point.at - track.time.back() < shortest_pause_ms) return;
    track.pauses.push_back(here);
}

// Makes the point a sample. A point without a time has no place among them.
void TcxReader::add_point(const Point& point, bool new_track) {
    if (!point.at) {
        warn(activity_, "points without a time were left out");
        return;
    }
    text::check_limit(++samples_in_file_, stream::max_samples, "samples");
    Track& track = activity_.track;
    mark_pause(point, new_track);

    const Reading readings[] = {
        {Channel::latitude, point.latitude},
        {Channel::longitude, point.longitude},
        {Channel::altitude, point.altitude},
        {Channel::distance, point.distance},
        {Channel::heart_rate, point.heart_rate},
        {Channel::cadence, std::isnan(point.run_cadence) ? point.cadence : point.run_cadence},
        {Channel::speed, point.speed},
        {Channel::power, point.power},
    };
    append_sample(track, *point.at, readings);
}

// COROS repeats the points of the whole activity in every Lap: a Lap whose times are those of the
// first Lap over again adds nothing.
void TcxReader::drop_repeated_points(std::size_t first_of_lap) {
    const auto& time = activity_.track.time;
    const std::size_t count = time.size() - first_of_lap;
    if (count < 2 || count > first_lap_end_ || time[first_of_lap] == time.back()) return;
    const auto begin = time.begin() + static_cast<std::ptrdiff_t>(first_of_lap);
    if (!std::equal(begin, time.end(), time.begin())) return;
    shorten(activity_.track, first_of_lap);
    warn(activity_, "points that several laps repeat were read once");
}

// Whether the speeds are km/h: then they cover 3.6 times the distance that the samples tell.
bool is_km_h(const Track& track) {
    const auto& speed = track.column(Channel::speed);
    const auto& distance = track.column(Channel::distance);
    if (speed.empty() || distance.empty()) return false;
    double by_speed = 0;
    double by_distance = 0;
    for (std::size_t i = 1; i < track.size(); ++i) {
        const UnixMillis interval = track.time[i] - track.time[i - 1];
        const double step = distance[i] - distance[i - 1];
        if (interval > longest_interval_ms || std::isnan(step) || std::isnan(speed[i])) continue;
        by_speed += speed[i] * static_cast<double>(interval) / 1000;
        by_distance += step;
    }
    const double ratio = by_speed / by_distance;
    return ratio > 0.75 * km_h_per_m_s && ratio < 1.25 * km_h_per_m_s;
}

// Cleans the activity and keeps it, unless nothing says when it was.
void TcxReader::finish_activity() {
    finish(activity_);
    if (!is_plausible_time(activity_.started_at)) return;
    if (has_bare_speed_ && is_km_h(activity_.track)) {
        for (double& speed : activity_.track.column(Channel::speed))
            speed /= km_h_per_m_s;
    }
    text::check_limit(activities_.size() + 1, max_activities, "activities");
    activities_.push_back(std::move(activity_));
}

// The number inside <Value>.
double TcxReader::read_value(std::string_view name) {
    double value = missing_value;
    xml::for_each_child(scanner_, [&](std::string_view child) {
        if (child == "Value") value = read_number(name);
    });
    return value;
}

// The text inside <Name>.
std::string TcxReader::read_name() {
    std::string result;
    xml::for_each_child(scanner_, [&](std::string_view name) {
        if (name == "Name") result = read_string();
    });
    return result;
}

}  // namespace

bool is_tcx(const Head& head) {
    return head.root() == "TrainingCenterDatabase";
}

// Every Activity of the document.
std::vector<Activity> parse_tcx(std::span<const std::byte> document) {
    return TcxReader(document).read();
}

}  // namespace runlytics::formats
