#include <cmath>

#include "simulator/physiology.h"
#include "simulator/tcx.h"
#include "simulator/text.h"

namespace runlytics::simulator {

const char* const tcx_root = R"(<?xml version="1.0" encoding="UTF-8"?>
<TrainingCenterDatabase
  xsi:schemaLocation="http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2 http://www.garmin.com/xmlschemas/TrainingCenterDatabasev2.xsd"
  xmlns:ns5="http://www.garmin.com/xmlschemas/ActivityGoals/v1"
  xmlns:ns3="http://www.garmin.com/xmlschemas/ActivityExtension/v2"
  xmlns:ns2="http://www.garmin.com/xmlschemas/UserProfile/v2"
  xmlns="http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2"
  xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
  xmlns:ns4="http://www.garmin.com/xmlschemas/ProfileExtension/v1">
)";

namespace {

const char* const author = R"(  <Author xsi:type="Application_t">
    <Name>Connect Api</Name>
    <Build>
      <Version>
        <VersionMajor>0</VersionMajor>
        <VersionMinor>0</VersionMinor>
        <BuildMajor>0</BuildMajor>
        <BuildMinor>0</BuildMinor>
      </Version>
    </Build>
    <LangID>en</LangID>
    <PartNumber>006-D2449-00</PartNumber>
  </Author>
)";

// Garmin's times bear milliseconds.
void append_time(std::string& xml, UnixSeconds instant) {
    xml += utc_time(instant);
    xml.insert(xml.size() - 1, ".000");
}

// <Tag>value</Tag>, one to a line.
void append_number(std::string& xml, const char* indent, const char* tag, double value,
                   int decimals) {
    xml.append(indent).append("<").append(tag).append(">");
    append_fixed(xml, value, decimals);
    xml.append("</").append(tag).append(">\n");
}

void append_heart_rate(std::string& xml, const char* indent, const char* tag, double rate) {
    if (std::isnan(rate)) return;
    xml.append(indent).append("<").append(tag).append(">\n").append(indent);
    append_number(xml, "  ", "Value", rate, 0);
    xml.append(indent).append("</").append(tag).append(">\n");
}

void append_position(std::string& xml, const Sample& sample) {
    if (std::isnan(sample.latitude)) return;
    xml += "            <Position>\n";
    append_number(xml, "              ", "LatitudeDegrees", sample.latitude, 7);
    append_number(xml, "              ", "LongitudeDegrees", sample.longitude, 7);
    xml += "            </Position>\n";
    append_number(xml, "            ", "AltitudeMeters", sample.altitude, 1);
}

void append_point(std::string& xml, const Trace& trace, const Sample& sample) {
    xml += "          <Trackpoint>\n            <Time>";
    append_time(xml, trace.start + sample.second);
    xml += "</Time>\n";
    append_position(xml, sample);
    append_number(xml, "            ", "DistanceMeters", sample.distance, 2);
    append_heart_rate(xml, "            ", "HeartRateBpm", sample.heart_rate);
    xml += "            <Extensions>\n              <ns3:TPX>\n";
    append_number(xml, "                ", "ns3:Speed", sample.speed, 3);
    append_number(xml, "                ", "ns3:RunCadence", sample.cadence / 2, 0);
    xml += "              </ns3:TPX>\n            </Extensions>\n          </Trackpoint>\n";
}

// The samples of a lap; a pause ends one Track and begins another.
void append_tracks(std::string& xml, const Trace& trace, std::size_t first, std::size_t end) {
    xml += "        <Track>\n";
    for (std::size_t i = first; i < end; ++i) {
        if (i > first && trace.samples[i].after_pause) {
            xml += "        </Track>\n        <Track>\n";
        }
        append_point(xml, trace, trace.samples[i]);
    }
    xml += "        </Track>\n";
}

// The elements of a lap before its tracks.
void append_lap_head(std::string& xml, const LapSummary& lap, bool by_button, bool jog) {
    const char* const indent = "        ";
    const double kilocalories = athlete::weight_kg * lap.metres / 1000;
    append_number(xml, indent, "TotalTimeSeconds", lap.timer_s, 1);
    append_number(xml, indent, "DistanceMeters", lap.metres, 2);
    append_number(xml, indent, "MaximumSpeed", lap.max_speed, 3);
    append_number(xml, indent, "Calories", kilocalories, 0);
    append_heart_rate(xml, indent, "AverageHeartRateBpm", lap.mean_hr);
    append_heart_rate(xml, indent, "MaximumHeartRateBpm", lap.max_hr > 0 ? lap.max_hr : NAN);
    xml.append(indent).append(jog ? "<Intensity>Resting</Intensity>\n"
                                  : "<Intensity>Active</Intensity>\n");
    xml.append(indent).append(by_button ? "<TriggerMethod>Manual</TriggerMethod>\n"
                                        : "<TriggerMethod>Distance</TriggerMethod>\n");
}

void append_lap_tail(std::string& xml, const LapSummary& lap) {
    const char* const indent = "            ";
    xml += "        <Extensions>\n          <ns3:LX>\n";
    append_number(xml, indent, "ns3:AvgSpeed", lap.timer_s > 0 ? lap.metres / lap.timer_s : 0, 3);
    append_number(xml, indent, "ns3:AvgRunCadence", lap.mean_cadence / 2, 0);
    append_number(xml, indent, "ns3:MaxRunCadence", lap.max_cadence / 2, 0);
    xml += "          </ns3:LX>\n        </Extensions>\n";
}

void append_creator(std::string& xml, Watch watch) {
    const bool old = watch == Watch::forerunner_235;
    xml.append("      <Creator xsi:type=\"Device_t\">\n        <Name>")
        .append(old ? "Forerunner 235" : "Forerunner 945")
        .append("</Name>\n        <UnitId>")
        .append(old ? "3900000235" : "3990000945")
        .append("</UnitId>\n        <ProductID>")
        .append(old ? "2431" : "3113")
        .append(
            "</ProductID>\n        <Version>\n          <VersionMajor>7</VersionMajor>\n"
            "          <VersionMinor>90</VersionMinor>\n          <BuildMajor>0</BuildMajor>\n"
            "          <BuildMinor>0</BuildMinor>\n        </Version>\n      </Creator>\n");
}

}  // namespace

std::string garmin_tcx(const Session& session, const Trace& trace) {
    std::string xml = tcx_root;
    xml.reserve(trace.samples.size() * 650 + 8192);
    xml += "  <Activities>\n    <Activity Sport=\"Running\">\n      <Id>";
    append_time(xml, trace.start);
    xml += "</Id>\n";
    const bool by_button = session.lap_metres == 0;
    const std::vector<LapSummary> laps = laps_of(trace);
    for (std::size_t i = 0; i < laps.size(); ++i) {
        const LapSummary& lap = laps[i];
        const bool jog = by_button && session.steps[i].seconds > 0;
        // The old watch writes the last sample of a lap again as the first of the next.
        const bool repeats = session.watch == Watch::forerunner_235 && lap.first > 0;
        xml += "      <Lap StartTime=\"";
        append_time(xml, lap.start);
        xml += "\">\n";
        append_lap_head(xml, lap, by_button, jog);
        append_tracks(xml, trace, lap.first - (repeats ? 1 : 0), lap.end);
        append_lap_tail(xml, lap);
        xml += "      </Lap>\n";
    }
    append_creator(xml, session.watch);
    xml.append("    </Activity>\n  </Activities>\n").append(author);
    return xml += "</TrainingCenterDatabase>\n";
}

}  // namespace runlytics::simulator
