#include <algorithm>
#include <cmath>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "core/formats/write/write.h"
#include "core/formats/write/xml.h"
#include "core/interrupt.h"

namespace runlytics::formats {

namespace {

constexpr std::string_view head =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    "<TrainingCenterDatabase xmlns=\"http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2\" "
    "xmlns:ns3=\"http://www.garmin.com/xmlschemas/ActivityExtension/v2\">\n";

std::string_view tcx_sport(std::string_view sport) {
    if (sport == "running") return "Running";
    return sport == "cycling" ? "Biking" : "Other";
}

// What the schema has a word for; devices have more.
constexpr std::pair<std::string_view, std::string_view> triggers[] = {
    {"manual", "Manual"}, {"distance", "Distance"},    {"location", "Location"},
    {"time", "Time"},     {"heart_rate", "HeartRate"},
};

std::string tcx_trigger(std::string_view word) {
    for (const auto& [own, tcx] : triggers) {
        if (own == word) return std::string(tcx);
    }
    return "Manual";
}

std::string tcx_intensity(std::string_view word) {
    return word == "resting" || word == "rest" ? "Resting" : "Active";
}

// The schema's bytes and shorts.
constexpr double most_beats = 255, most_cadence = 254, most_calories = 65'535, most_watts = 65'535;

double whole_number(double value, double most) {
    return std::isfinite(value) ? std::clamp(std::round(value), 0., most) : missing_value;
}

class TcxWriter {
  public:
    explicit TcxWriter(const Activity& activity) : activity_(activity), track_(activity.track) {}

    std::string write() {
        const UnixMillis begin = track_.empty() ? activity_.started_at : track_.time.front();
        text_ += head;
        text_ += "<Activities><Activity Sport=\"";
        text_ += tcx_sport(activity_.sport);
        text_ += "\"><Id>" + xml_time(begin) + "</Id>\n";
        Lap only;
        std::span<const Lap> laps = activity_.laps;
        if (laps.empty()) {
            only = whole(begin);
            laps = {&only, 1};
        }
        for (std::size_t i = 0; i < laps.size(); ++i) {
            if (i % 1024 == 0) poll_interrupt();
            write_lap(laps[i], i + 1 < laps.size() ? &laps[i + 1] : nullptr);
        }
        if (!activity_.name.empty()) {
            text_ += "<Notes>";
            append_text(text_, activity_.name);
            text_ += "</Notes>\n";
        }
        text_ += "</Activity></Activities></TrainingCenterDatabase>\n";
        refuse_long_file(text_.size());
        return std::move(text_);
    }

  private:
    // The activity as its only lap.
    Lap whole(UnixMillis begin) const {
        Lap lap;
        lap.started_at = begin;
        lap.timer_s = std::isnan(activity_.timer_s) ? activity_.elapsed_s : activity_.timer_s;
        if (std::isnan(lap.timer_s) && !track_.empty()) {
            lap.timer_s = static_cast<double>(track_.time.back() - begin) / 1000;
        }
        lap.distance_m = activity_.distance_m;
        if (std::isnan(lap.distance_m) && track_.has(Channel::distance)) {
            lap.distance_m = track_.column(Channel::distance).back();
        }
        lap.calories = activity_.calories;
        lap.avg_hr = activity_.avg_hr;
        lap.max_hr = activity_.max_hr;
        return lap;
    }

    static double known(double value) { return std::isnan(value) ? 0 : value; }

    void write_lap(const Lap& lap, const Lap* next) {
        const double seconds = std::isnan(lap.timer_s) ? lap.elapsed_s : lap.timer_s;
        text_ += "<Lap StartTime=\"" + xml_time(lap.started_at) + "\">";
        text_ += xml_element("TotalTimeSeconds", known(seconds));
        text_ += xml_element("DistanceMeters", known(lap.distance_m));
        text_ += xml_element("Calories", whole_number(known(lap.calories), most_calories));
        write_heart_rate("AverageHeartRateBpm", lap.avg_hr);
        write_heart_rate("MaximumHeartRateBpm", lap.max_hr);
        text_ += "<Intensity>" + tcx_intensity(lap.intensity) + "</Intensity>";
        text_ += "<TriggerMethod>" + tcx_trigger(lap.trigger) + "</TriggerMethod>\n";
        write_track(next);
        text_ += "</Lap>\n";
        refuse_long_file(text_.size());
    }

    void write_heart_rate(const char* name, double bpm) {
        if (!(std::round(bpm) >= 1)) return;
        text_ += std::string("<") + name + ">" +
                 xml_element("Value", whole_number(bpm, most_beats)) + "</" + name + ">";
    }

    bool is_after_pause(std::size_t i) const {
        return std::binary_search(track_.pauses.begin(), track_.pauses.end(),
                                  static_cast<std::uint32_t>(i));
    }

    // The samples up to the next lap; the last lap has the rest. A lap without samples has no
    // Track, for one has to hold a point. Between laps nothing tells of a pause, so the first
    // sample after it ends the lap before, as a Track of its own.
    void write_track(const Lap* next) {
        const auto ends = [&] {
            return next_ == track_.size() ||
                   (next != nullptr && track_.time[next_] >= next->started_at);
        };
        const std::size_t first = next_;
        while (!ends() || (next_ > first && next_ < track_.size() && is_after_pause(next_))) {
            if (next_ == first) text_ += "<Track>\n";
            if (next_ > first && is_after_pause(next_)) text_ += "</Track><Track>\n";
            write_point(next_++);
        }
        if (next_ > first) text_ += "</Track>";
    }

    double at(Channel channel, std::size_t i) const {
        return track_.has(channel) ? track_.column(channel)[i] : missing_value;
    }

    void write_point(std::size_t i) {
        if (i % 4096 == 0) poll_interrupt();
        text_ += "<Trackpoint><Time>" + xml_time(track_.time[i]) + "</Time>";
        const double lat = at(Channel::latitude, i), lon = at(Channel::longitude, i);
        if (std::isfinite(lat) && std::isfinite(lon)) {
            text_ += "<Position>" + xml_element("LatitudeDegrees", lat) +
                     xml_element("LongitudeDegrees", lon == 180 ? -180 : lon) + "</Position>";
        }
        text_ += xml_element("AltitudeMeters", at(Channel::altitude, i));
        text_ += xml_element("DistanceMeters", at(Channel::distance, i));
        write_heart_rate("HeartRateBpm", at(Channel::heart_rate, i));
        write_extensions(i);
        text_ += "</Trackpoint>\n";
        refuse_long_file(text_.size());
    }

    // Cadence belongs before the extensions, a runner's inside them.
    void write_extensions(std::size_t i) {
        const bool running = activity_.sport == "running";
        const double cadence = at(Channel::cadence, i);
        if (!running) text_ += xml_element("Cadence", whole_number(cadence, most_cadence));
        std::string inside = xml_element("ns3:Speed", at(Channel::speed, i));
        if (running)
            inside += xml_element("ns3:RunCadence", whole_number(cadence / 2, most_cadence));
        inside += xml_element("ns3:Watts", whole_number(at(Channel::power, i), most_watts));
        if (inside.empty()) return;
        text_ += "<Extensions><ns3:TPX>" + inside + "</ns3:TPX></Extensions>";
    }

    const Activity& activity_;
    const Track& track_;
    std::size_t next_ = 0;
    std::string text_;
};

}  // namespace

std::string write_tcx(const Activity& activity) {
    return TcxWriter(activity).write();
}

}  // namespace runlytics::formats
