#include <algorithm>
#include <cmath>
#include <string_view>
#include <utility>
#include <vector>

#include "core/error.h"
#include "core/formats/write/write.h"
#include "core/formats/write/xml.h"
#include "core/interrupt.h"

namespace runlytics::formats {

namespace {

constexpr std::size_t longest_text = 1'000'000'000;
constexpr std::string_view head =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    "<TrainingCenterDatabase xmlns=\"http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2\" "
    "xmlns:ns3=\"http://www.garmin.com/xmlschemas/ActivityExtension/v2\">\n";

std::string_view tcx_sport(std::string_view sport) {
    if (sport == "running") return "Running";
    return sport == "cycling" ? "Biking" : "Other";
}

// The model's word is small and the schema's begins with a capital: lap triggers and intensities.
std::string tcx_word(const std::string& word, std::string_view fallback) {
    if (word.empty()) return std::string(fallback);
    if (word == "heart_rate") return "HeartRate";
    std::string capital = word;
    capital[0] =
        static_cast<char>(capital[0] >= 'a' && capital[0] <= 'z' ? capital[0] - 32 : capital[0]);
    return capital;
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
        std::vector<Lap> laps = activity_.laps;
        if (laps.empty()) laps.push_back(whole(begin));
        for (std::size_t i = 0; i < laps.size(); ++i) {
            write_lap(laps[i], i + 1 < laps.size() ? &laps[i + 1] : nullptr);
        }
        if (!activity_.name.empty()) text_ += "<Notes>" + xml_text(activity_.name) + "</Notes>\n";
        text_ += "</Activity></Activities></TrainingCenterDatabase>\n";
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
        text_ += xml_element("Calories", std::round(known(lap.calories)));
        write_heart_rate("AverageHeartRateBpm", lap.avg_hr);
        write_heart_rate("MaximumHeartRateBpm", lap.max_hr);
        text_ += "<Intensity>" + tcx_word(lap.intensity, "Active") + "</Intensity>";
        text_ += "<TriggerMethod>" + tcx_word(lap.trigger, "Manual") + "</TriggerMethod>\n";
        write_track(next);
        text_ += "</Lap>\n";
    }

    void write_heart_rate(const char* name, double bpm) {
        if (std::isnan(bpm)) return;
        text_ += std::string("<") + name + ">" + xml_element("Value", std::round(bpm)) + "</" +
                 name + ">";
    }

    // The samples up to the next lap; the last lap has the rest.
    void write_track(const Lap* next) {
        if (next_ == track_.size()) return;
        text_ += "<Track>\n";
        const std::size_t first = next_;
        for (; next_ < track_.size(); ++next_) {
            if (next != nullptr && track_.time[next_] >= next->started_at) break;
            const bool paused = std::binary_search(track_.pauses.begin(), track_.pauses.end(),
                                                   static_cast<std::uint32_t>(next_));
            if (paused && next_ != first) text_ += "</Track><Track>\n";
            write_point(next_);
        }
        text_ += "</Track>";
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
                     xml_element("LongitudeDegrees", lon) + "</Position>";
        }
        text_ += xml_element("AltitudeMeters", at(Channel::altitude, i));
        text_ += xml_element("DistanceMeters", at(Channel::distance, i));
        const double hr = at(Channel::heart_rate, i);
        if (std::isfinite(hr)) {
            text_ += "<HeartRateBpm>" + xml_element("Value", std::round(hr)) + "</HeartRateBpm>";
        }
        write_extensions(i);
        text_ += "</Trackpoint>\n";
        if (text_.size() > longest_text) {
            throw Error(sqlstate::limit_exceeded, "the file would be larger than 1 GB");
        }
    }

    // Cadence belongs before the extensions, a runner's inside them.
    void write_extensions(std::size_t i) {
        const bool running = activity_.sport == "running";
        const double cadence = at(Channel::cadence, i);
        if (!running) text_ += xml_element("Cadence", std::round(cadence));
        std::string inside = xml_element("ns3:Speed", at(Channel::speed, i));
        if (running) inside += xml_element("ns3:RunCadence", std::round(cadence / 2));
        inside += xml_element("ns3:Watts", std::round(at(Channel::power, i)));
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
