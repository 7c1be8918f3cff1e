#include <cmath>

#include "simulator/tcx.h"
#include "simulator/text.h"

namespace runlytics::simulator {

namespace {

void append_heart_rate(std::string& xml, const char* indent, const char* tag, double rate) {
    if (std::isnan(rate) || rate == 0) return;
    xml.append(indent).append("<").append(tag).append(">\n").append(indent).append(" <Value>");
    append_fixed(xml, rate, 0);
    xml.append("</Value>\n").append(indent).append("</").append(tag).append(">\n");
}

void append_position(std::string& xml, const Sample& sample) {
    xml += "      <Position>\n       <LatitudeDegrees>";
    append_fixed(xml, sample.latitude, 7);
    xml += "</LatitudeDegrees>\n       <LongitudeDegrees>";
    append_fixed(xml, sample.longitude, 7);
    xml += "</LongitudeDegrees>\n      </Position>\n";
}

// A sample: whole metres, speed in km/h, no altitude. `bare` leaves out position and heart rate,
// as COROS does at both ends of an activity.
void append_point(std::string& xml, const Trace& trace, const Sample& sample, bool bare) {
    xml.append("     <Trackpoint>\n      <Time>")
        .append(utc_time(trace.start + sample.second))
        .append("</Time>\n");
    if (!bare) append_position(xml, sample);
    xml += "      <DistanceMeters>";
    append_fixed(xml, std::floor(sample.distance), 0);
    xml += "</DistanceMeters>\n";
    if (!bare) {
        append_heart_rate(xml, "      ", "HeartRateBpm", sample.heart_rate);
        xml += "      <Cadence>";
        append_fixed(xml, sample.cadence / 2, 0);
        xml += "</Cadence>\n      <Extensions>\n       <Speed>";
        append_fixed(xml, sample.speed * 3.6, 3);
        xml += "000</Speed>\n      </Extensions>\n";
    }
    xml += "     </Trackpoint>\n";
}

// The points of the whole activity, which every lap repeats.
std::string track_of(const Trace& trace) {
    std::string xml = "    <Track>\n";
    xml.reserve(trace.samples.size() * 420 + 64);
    for (std::size_t i = 0; i < trace.samples.size(); ++i) {
        append_point(xml, trace, trace.samples[i], i == 0 || i + 1 == trace.samples.size());
    }
    return xml += "    </Track>\n";
}

// The elements of a lap before its track, in the order of COROS, which is not the schema's.
void append_lap_head(std::string& xml, const Session& session, const LapSummary& lap) {
    xml.append("   <Lap StartTime=\"").append(utc_time(lap.start)).append("\">\n");
    xml += "    <TotalTimeSeconds>";
    append_fixed(xml, lap.timer_s, 0);
    xml += "</TotalTimeSeconds>\n    <DistanceMeters>";
    append_fixed(xml, lap.metres, 0);
    xml.append("</DistanceMeters>\n    <Intensity>Active</Intensity>\n    <TriggerMethod>")
        .append(session.lap_metres == 0 ? "Manual" : "Distance")
        .append("</TriggerMethod>\n");
    append_heart_rate(xml, "    ", "MaximumHeartRateBpm", lap.max_hr);
    append_heart_rate(xml, "    ", "AverageHeartRateBpm", lap.mean_hr);
}

}  // namespace

std::string coros_tcx(const Session& session, const Trace& trace) {
    const std::string track = track_of(trace);
    std::string xml = tcx_root;
    xml.append(" <Activities>\n  <Activity Sport=\"Running\">\n   <Id>")
        .append(utc_time(trace.start))
        .append("</Id>\n");
    for (const LapSummary& lap : laps_of(trace)) {
        append_lap_head(xml, session, lap);
        xml.append(track).append("   </Lap>\n");
    }
    return xml +=
           "   <Creator>\n    <Name>Coros Wearables</Name>\n   </Creator>\n"
           "  </Activity>\n </Activities>\n</TrainingCenterDatabase>\n";
}

std::string tcx_of(const Session& session, const Trace& trace) {
    return session.watch == Watch::coros_pace ? coros_tcx(session, trace)
                                              : garmin_tcx(session, trace);
}

}  // namespace runlytics::simulator
