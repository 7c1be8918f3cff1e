#include "core/formats/gpx.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "core/error.h"
#include "core/formats/finish.h"
#include "core/formats/outing.h"
#include "core/formats/sport.h"
#include "core/formats/unread.h"
#include "core/stream/stream.h"
#include "core/text/limits.h"
#include "core/text/values.h"
#include "core/xml/scanner.h"

namespace runlytics::formats {

namespace {

constexpr std::size_t max_tracks = 10'000;  // of one file

struct Measure {
    std::string_view name;
    Channel channel;
};

// What extensions call the channels, and GPX 1.0 itself its speed.
constexpr auto measures = std::to_array<Measure>({
    {"hr", Channel::heart_rate},
    {"heartrate", Channel::heart_rate},
    {"bpm", Channel::heart_rate},
    {"cad", Channel::cadence},
    {"cadence", Channel::cadence},
    {"speed", Channel::speed},
    {"distance", Channel::distance},
    {"power", Channel::power},
    {"PowerInWatts", Channel::power},
    {"atemp", Channel::temperature},
    {"temp", Channel::temperature},
    {"Temperature", Channel::temperature},
});

// One trkpt as the file has it.
struct Point {
    std::optional<UnixMillis> at;
    std::array<double, channel_count> values;

    Point() { values.fill(missing_value); }
    double& operator[](Channel channel) { return values[static_cast<std::size_t>(channel)]; }
    double operator[](Channel channel) const { return values[static_cast<std::size_t>(channel)]; }
};

// Reads one document; one trk at a time is under construction.
class GpxReader {
  public:
    explicit GpxReader(std::span<const std::byte> document)
        : scanner_(document, {.tolerate_control_characters = true}) {}

    std::vector<Activity> read();

  private:
    void read_description(std::string_view name);
    void read_track();
    void read_segment();
    Point read_point();
    void read_extensions(Point& point);
    bool read_measure(std::string_view name, Point& point);
    void add_point(const Point& point, bool new_segment);
    void keep_track();
    std::vector<Activity> finish_all();

    std::string read_string() { return std::string(text::trim(scanner_.read_element_text())); }

    xml::Scanner scanner_;
    std::string device_, name_, notes_;
    std::vector<Activity> tracks_;  // those with samples
    Activity track_;
    std::string comment_;  // of the track
    std::size_t samples_in_file_ = 0;
};

// The whole document.
std::vector<Activity> GpxReader::read() {
    scanner_.next();
    if (scanner_.name().local != "gpx") {
        throw Error(sqlstate::malformed_input, "not a GPX document",
                    "its root element is " + std::string(scanner_.name().qualified));
    }
    device_ = text::trim(scanner_.attribute("creator").value_or(""));
    xml::for_each_child(scanner_, [&](std::string_view name) {
        if (name == "trk") return read_track();
        // Here in GPX 1.0, in metadata in 1.1.
        read_description(name);
        if (name != "metadata") return;
        xml::for_each_child(scanner_, [&](std::string_view child) { read_description(child); });
    });
    if (!scanner_.cut()) scanner_.next();
    if (scanner_.cut() && !tracks_.empty()) mark_truncated(tracks_.back());
    auto activities = finish_all();
    if (scanner_.cut() && activities.empty()) refuse_cut("GPX", scanner_.where());
    return activities;
}

// What the document says of itself; a track's own words come before it.
void GpxReader::read_description(std::string_view name) {
    if (name == "name") name_ = read_string();
    if (name == "desc") notes_ = read_string();
}

// One trk.
void GpxReader::read_track() {
    track_ = {};
    comment_.clear();
    xml::for_each_child(scanner_, [&](std::string_view name) {
        if (name == "name") track_.name = read_string();
        if (name == "desc") track_.notes = read_string();
        if (name == "cmt") comment_ = read_string();
        if (name == "type") track_.vendor_sport = read_string();
        if (name == "trkseg") read_segment();
    });
    keep_track();
}

// One trkseg.
void GpxReader::read_segment() {
    bool new_segment = true;
    xml::for_each_child(scanner_, [&](std::string_view name) {
        if (name != "trkpt") return;
        const Point point = read_point();
        if (scanner_.cut()) return;
        add_point(point, new_segment);
        if (point.at) new_segment = false;
    });
}

// One trkpt.
Point GpxReader::read_point() {
    Point point;
    point[Channel::latitude] = read_number(track_, "lat", scanner_.attribute("lat").value_or(""));
    point[Channel::longitude] = read_number(track_, "lon", scanner_.attribute("lon").value_or(""));
    xml::for_each_child(scanner_, [&](std::string_view name) {
        if (name == "time") {
            const std::string_view written = scanner_.read_element_text();
            const auto time = read_time(track_, written);
            if (time) point.at = time->at;
            if (!time && !text::trim(written).empty()) warn_unread(track_, "time");
        } else if (name == "ele") {
            point[Channel::altitude] = read_number(track_, "ele", scanner_.read_element_text());
        } else if (name == "extensions") {
            read_extensions(point);
        } else {
            read_measure(name, point);
        }
    });
    return point;
}

// Extensions; those that wrap others (TrackPointExtension, PowerExtension) are looked into.
void GpxReader::read_extensions(Point& point) {
    xml::for_each_child(scanner_, [&](std::string_view name) {
        if (!read_measure(name, point)) read_extensions(point);
    });
}

// One value that an extension may hold; false for anything else. Files say the same thing twice,
// and leave one of the two empty or 0: the first that means something counts.
bool GpxReader::read_measure(std::string_view name, Point& point) {
    const auto* const measure = std::find_if(measures.begin(), measures.end(),
                                             [&](const Measure& m) { return m.name == name; });
    if (measure == measures.end()) return false;
    double value = read_number(track_, measure->name, scanner_.read_element_text());
    if (measure->channel == Channel::heart_rate) value = plausible_heart_rate(value);
    double& known = point[measure->channel];
    if (std::isnan(known)) known = value;
    return true;
}

// Makes the point a sample. A point without a time has no place among them.
void GpxReader::add_point(const Point& point, bool new_segment) {
    if (!point.at) {
        warn(track_, "points without a time were left out");
        return;
    }
    text::check_limit(++samples_in_file_, stream::max_samples, "samples");
    Track& track = track_.track;
    // The first segment too: in order of time it may come after another.
    if (new_segment) track.pauses.push_back(static_cast<std::uint32_t>(track.size()));
    std::array<Reading, channel_count> readings;
    for (std::size_t i = 0; i < channel_count; ++i)
        readings[i] = {static_cast<Channel>(i), point.values[i]};
    append_sample(track, *point.at, readings);
}

// The model's sport: of the type, else of the name's last word.
void set_sport(Activity& activity) {
    Sport sport = to_sport(activity.vendor_sport);
    if (activity.vendor_sport.empty()) {
        const std::string_view name = activity.name;
        sport = to_sport(name.substr(name.find_last_of(' ') + 1));
        if (sport.name != "other") warn(activity, "the sport was read from the name");
    }
    activity.sport = sport.name;
    activity.sub_sport = sport.sub;
}

// Keeps the track if any time in it can be; without one it is a route.
void GpxReader::keep_track() {
    sort_samples(track_);
    if (track_.track.empty()) return;
    text::check_limit(tracks_.size() + 1, max_tracks, "tracks");
    if (track_.notes.empty()) track_.notes = comment_;
    set_sport(track_);
    tracks_.push_back(std::move(track_));
}

// Whether the distances are what was covered so far: most samples have one, and it never falls.
// Some apps write the way from the last point, or a sensor's count that starts anew.
bool is_cumulative(const std::vector<double>& distance) {
    double last = 0;
    std::size_t count = 0;
    for (const double value : distance) {
        if (std::isnan(value)) continue;
        if (value < last) return false;
        last = value;
        ++count;
    }
    return last > 0 && 2 * count > distance.size();
}

// Joins the tracks to outings and completes these.
std::vector<Activity> GpxReader::finish_all() {
    auto activities = join_recordings(std::move(tracks_));
    text::check_limit(activities.size(), max_activities, "activities");
    for (Activity& activity : activities) {
        activity.device = device_;
        if (activity.name.empty()) activity.name = name_;
        if (activity.notes.empty()) activity.notes = notes_;
        auto& distance = activity.track.column(Channel::distance);
        if (!is_cumulative(distance)) distance = {};
        finish(activity);
    }
    return activities;
}

}  // namespace

bool is_gpx(const Head& head) {
    return head.root() == "gpx";
}

// Every activity of the document.
std::vector<Activity> parse_gpx(std::span<const std::byte> document) {
    return GpxReader(document).read();
}

}  // namespace runlytics::formats
