#include "core/formats/polar/samples.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include "core/formats/finish.h"
#include "core/formats/unread.h"
#include "core/interrupt.h"
#include "core/text/values.h"

namespace runlytics::formats {

namespace {

using text::Json;
using text::member;
using text::number_of;
using text::text_of;

constexpr UnixMillis second_ms = 1000;
constexpr double longest_ms = 1e12;

struct Series {
    std::string_view name;  // of the member that lists {"dateTime": .., "value": ..}
    std::string_view type;  // of a series at an interval
    Channel channel;
    double factor;  // to our unit
};

// Speed is in km/h.
constexpr auto all_series = std::to_array<Series>({
    {"heartRate", "HEART_RATE", Channel::heart_rate, 1},
    {"speed", "SPEED", Channel::speed, 1 / 3.6},
    {"distance", "DISTANCE", Channel::distance, 1},
    {"altitude", "ALTITUDE", Channel::altitude, 1},
    {"cadence", "CADENCE", Channel::cadence, 1},
    {"temperature", "TEMPERATURE", Channel::temperature, 1},
    {"power", "POWER", Channel::power, 1},
});

struct Measured {
    UnixMillis at;
    Reading reading;
};

class SampleReader {
  public:
    SampleReader(int utc_offset_s, Activity& activity)
        : utc_offset_s_(utc_offset_s), activity_(activity) {}

    void read(const Json& exercise) {
        pauses_ = read_polar_pauses(exercise, utc_offset_s_);
        const Json& samples = member(exercise, "samples");
        for (const Series& series : all_series)
            read_timed(member(samples, series.name), series);
        for (const char* const list : {"samples", "transitionSamples"}) {
            for (const Json& series : member(samples, list).elements())
                read_regular(series);
        }
        // That of the route is another measurement, and no two are mixed.
        has_altitude_ = has(Channel::altitude);
        read_timed_route(member(exercise, "recordedRoute"));
        read_timed_route(member(samples, "recordedRoute"));
        for (const char* const route : {"route", "transitionRoute"})
            read_waypoints(member(member(exercise, "routes"), route));
        fill_track();
        mark_pauses();
    }

  private:
    bool has(Channel channel) const {
        return std::any_of(measured_.begin(), measured_.end(),
                           [&](const Measured& m) { return m.reading.channel == channel; });
    }

    void add(UnixMillis at, Channel channel, double value) {
        if (std::isfinite(value)) measured_.push_back({at, {channel, value}});
    }

    // [{"dateTime": "2025-01-01T10:00:00.384", "value": 120}, ..]
    void read_timed(const Json& values, const Series& series) {
        for (const Json& value : values.elements()) {
            poll_interrupt();
            const auto at = polar_instant(member(value, "dateTime"), utc_offset_s_);
            if (!at) warn_unread(activity_, "a sample's dateTime");
            if (at) add(*at, series.channel, number_of(member(value, "value")) * series.factor);
        }
    }

    // {"type": "SAMPLE_TYPE_HEART_RATE", "intervalMillis": 1000, "values": [120, "NaN", ..]}
    void read_regular(const Json& object) {
        constexpr std::string_view prefix = "SAMPLE_TYPE_";
        const std::string written = text_of(member(object, "type"));
        std::string_view type = written;
        if (type.starts_with(prefix)) type.remove_prefix(prefix.size());
        const double interval_ms = number_of(member(object, "intervalMillis"));
        const auto values = member(object, "values").elements();
        const auto series = std::find_if(all_series.begin(), all_series.end(),
                                         [&](const Series& s) { return s.type == type; });
        if (series == all_series.end()) return;
        if (!(interval_ms > 0 && interval_ms * static_cast<double>(values.size()) < longest_ms))
            return warn_unread(activity_, "intervalMillis");
        const bool stands = stands_still(interval_ms * static_cast<double>(values.size()));
        for (std::size_t i = 0; i < values.size(); ++i) {
            poll_interrupt();
            const auto ms = static_cast<UnixMillis>(interval_ms * static_cast<double>(i));
            add(stands ? after_pauses(ms) : activity_.started_at + ms, series->channel,
                number_of(values[i]) * series->factor);
        }
    }

    // Whether the clock of a series that long stood still in the pauses: it is nearer to the time
    // that was recorded than to the time that went by.
    bool stands_still(double length_ms) const {
        if (pauses_.empty() || !(activity_.timer_s < activity_.elapsed_s)) return false;
        return std::abs(length_ms / 1000 - activity_.timer_s) <
               std::abs(length_ms / 1000 - activity_.elapsed_s);
    }

    UnixMillis after_pauses(UnixMillis recorded_ms) const {
        UnixMillis at = activity_.started_at + recorded_ms;
        for (const PolarPause& pause : pauses_) {
            if (at < pause.from) break;
            at += pause.to - pause.from;
        }
        return at;
    }

    // [{"dateTime": .., "latitude": .., "longitude": .., "altitude": ..}, ..]
    void read_timed_route(const Json& points) {
        for (const Json& point : points.elements()) {
            poll_interrupt();
            const auto at = polar_instant(member(point, "dateTime"), utc_offset_s_);
            if (!at) warn_unread(activity_, "a point's dateTime");
            if (at) add_point(*at, point);
        }
    }

    // {"startTime": .., "wayPoints": [{"elapsedMillis": .., "latitude": ..}, ..]}
    void read_waypoints(const Json& route) {
        const auto start = polar_instant(member(route, "startTime"), utc_offset_s_);
        for (const Json& point : member(route, "wayPoints").elements()) {
            poll_interrupt();
            const double elapsed_ms = number_of(member(point, "elapsedMillis"));
            if (!(elapsed_ms >= 0 && elapsed_ms < longest_ms)) continue;
            add_point(start.value_or(activity_.started_at) + static_cast<UnixMillis>(elapsed_ms),
                      point);
        }
    }

    void add_point(UnixMillis at, const Json& point) {
        add(at, Channel::latitude, number_of(member(point, "latitude")));
        add(at, Channel::longitude, number_of(member(point, "longitude")));
        if (!has_altitude_) add(at, Channel::altitude, number_of(member(point, "altitude")));
    }

    void fill_track() {
        std::stable_sort(measured_.begin(), measured_.end(),
                         [](const Measured& a, const Measured& b) { return a.at < b.at; });
        const UnixMillis origin = activity_.started_at;
        const auto second_of = [&](const Measured& m) {
            return static_cast<UnixMillis>(
                std::floor(static_cast<double>(m.at - origin) / static_cast<double>(second_ms)));
        };
        std::vector<Reading> readings;
        for (std::size_t i = 0; i < measured_.size();) {
            poll_interrupt();
            const std::size_t first = i;
            readings.clear();
            while (i < measured_.size() && second_of(measured_[i]) == second_of(measured_[first]))
                readings.push_back(measured_[i++].reading);
            append_sample(activity_.track, measured_[first].at, readings);
        }
    }

    // Where samples go on in a pause, nothing is missing.
    void mark_pauses() {
        auto& track = activity_.track;
        for (const PolarPause& pause : pauses_) {
            const auto after =
                std::upper_bound(track.time.begin(), track.time.end(), pause.from + second_ms);
            if (after == track.time.begin() || after == track.time.end()) continue;
            if (*after - *(after - 1) < (pause.to - pause.from) / 2) continue;
            const auto index = static_cast<std::uint32_t>(after - track.time.begin());
            if (track.pauses.empty() || track.pauses.back() < index) track.pauses.push_back(index);
        }
    }

    int utc_offset_s_;
    Activity& activity_;
    std::vector<PolarPause> pauses_;
    std::vector<Measured> measured_;
    bool has_altitude_ = false;
};

}  // namespace

std::optional<UnixMillis> polar_instant(const Json& value, int utc_offset_s) {
    constexpr std::size_t without_seconds = 16;
    std::string written = text_of(value);
    if (written.size() == without_seconds) written += ":00";
    const auto time = text::to_time(written);
    if (!time || !is_plausible_time(time->at)) return std::nullopt;
    return time->utc_offset_s ? time->at : time->at - UnixMillis{utc_offset_s} * second_ms;
}

std::vector<PolarPause> read_polar_pauses(const Json& exercise, int utc_offset_s) {
    std::vector<PolarPause> pauses;
    for (const Json& object : member(exercise, "pauseTimes").elements()) {
        const auto from = polar_instant(member(object, "startTime"), utc_offset_s);
        const auto to = polar_instant(member(object, "endTime"), utc_offset_s);
        if (from && to && *from < *to) pauses.push_back({*from, *to});
    }
    std::sort(pauses.begin(), pauses.end(),
              [](const PolarPause& a, const PolarPause& b) { return a.from < b.from; });
    return pauses;
}

void read_polar_samples(const Json& exercise, int utc_offset_s, Activity& activity) {
    SampleReader(utc_offset_s, activity).read(exercise);
}

}  // namespace runlytics::formats
