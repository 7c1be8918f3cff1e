#include <algorithm>
#include <cmath>
#include <string_view>
#include <utility>

#include "core/error.h"
#include "core/formats/write/write.h"
#include "core/formats/write/xml.h"
#include "core/interrupt.h"

namespace runlytics::formats {

namespace {

constexpr double most_beats = 255, most_cadence = 254;  // of the extension's schema
constexpr std::string_view head =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    "<gpx version=\"1.1\" creator=\"runlytics\" xmlns=\"http://www.topografix.com/GPX/1/1\" "
    "xmlns:gpxtpx=\"http://www.garmin.com/xmlschemas/TrackPointExtension/v2\" "
    "xmlns:gpxpx=\"http://www.garmin.com/xmlschemas/PowerExtension/v1\" "
    "xmlns:gpxdata=\"http://www.cluetrust.com/XML/GPXDATA/1/0\">\n";

class GpxWriter {
  public:
    explicit GpxWriter(const Activity& activity) : activity_(activity), track_(activity.track) {}

    std::string write() {
        text_ += head;
        text_ += "<trk>";
        if (!activity_.name.empty()) write_text("name", activity_.name);
        write_text("type", activity_.sport);
        text_ += "\n<trkseg>\n";
        for (std::size_t i = 0; i < track_.size(); ++i)
            write_sample(i);
        if (points_ == 0) {
            throw Error(sqlstate::invalid_parameter, "GPX needs positions and there are none", {},
                        "TCX, by to_tcx(), holds samples without positions.");
        }
        text_ += "</trkseg></trk></gpx>\n";
        refuse_long_file(text_.size());
        return std::move(text_);
    }

  private:
    void write_text(std::string_view name, std::string_view text) {
        text_.append("<").append(name).append(">");
        append_text(text_, text);
        text_.append("</").append(name).append(">");
    }

    double at(Channel channel, std::size_t i) const {
        return track_.has(channel) ? track_.column(channel)[i] : missing_value;
    }

    // A pause before a sample without position still ends the segment.
    void write_sample(std::size_t i) {
        if (i % 4096 == 0) poll_interrupt();
        paused_ |= std::binary_search(track_.pauses.begin(), track_.pauses.end(),
                                      static_cast<std::uint32_t>(i));
        const double lat = at(Channel::latitude, i), lon = at(Channel::longitude, i);
        if (!std::isfinite(lat) || !std::isfinite(lon)) return;
        if (paused_ && points_ > 0) text_ += "</trkseg><trkseg>\n";
        paused_ = false;
        ++points_;
        text_ += "<trkpt lat=\"" + xml_number(lat) + "\" lon=\"" +
                 xml_number(lon == 180 ? -180 : lon) + "\">";
        text_ += xml_element("ele", at(Channel::altitude, i));
        text_ += "<time>" + xml_time(track_.time[i]) + "</time>";
        write_extensions(i);
        text_ += "</trkpt>\n";
        refuse_long_file(text_.size());
    }

    void write_extensions(std::size_t i) {
        const double legs = activity_.sport == "running" ? 2 : 1;
        // GPX takes no elements of its own namespace, nor of none, as extensions.
        std::string power = xml_element("gpxpx:PowerInWatts", std::round(at(Channel::power, i)));
        if (!power.empty()) power = "<gpxpx:PowerExtension>" + power + "</gpxpx:PowerExtension>";
        std::string inside = xml_element("gpxtpx:atemp", at(Channel::temperature, i));
        const double hr = std::round(at(Channel::heart_rate, i));
        if (hr >= 1) inside += xml_element("gpxtpx:hr", std::min(hr, most_beats));
        inside += xml_element("gpxtpx:cad",
                              std::min(std::round(at(Channel::cadence, i) / legs), most_cadence));
        inside += xml_element("gpxtpx:speed", at(Channel::speed, i));
        if (!inside.empty()) {
            inside = "<gpxtpx:TrackPointExtension>" + inside + "</gpxtpx:TrackPointExtension>";
        }
        const std::string distance = xml_element("gpxdata:distance", at(Channel::distance, i));
        if (inside.empty() && power.empty() && distance.empty()) return;
        text_ += "<extensions>" + power + inside + distance + "</extensions>";
    }

    const Activity& activity_;
    const Track& track_;
    std::size_t points_ = 0;
    bool paused_ = false;
    std::string text_;
};

}  // namespace

std::string write_gpx(const Activity& activity) {
    return GpxWriter(activity).write();
}

}  // namespace runlytics::formats
