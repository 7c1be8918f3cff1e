#include "simulator/gpx.h"

#include <cmath>

#include "simulator/text.h"

namespace runlytics::simulator {

namespace {

const char* const head = R"(<?xml version="1.0" encoding="UTF-8"?>
<gpx creator="runlytics-simulate" version="1.1" xmlns="http://www.topografix.com/GPX/1/1"
  xmlns:gpxtpx="http://www.garmin.com/xmlschemas/TrackPointExtension/v1">
 <trk>
  <name>)";

void append_number(std::string& xml, const char* tag, double value) {
    if (std::isnan(value)) return;
    xml.append("<").append(tag).append(">");
    append_fixed(xml, value, 0);
    xml.append("</").append(tag).append(">");
}

void append_point(std::string& xml, const Trace& trace, const Sample& sample) {
    xml += "   <trkpt lat=\"";
    append_fixed(xml, sample.latitude, 7);
    xml += "\" lon=\"";
    append_fixed(xml, sample.longitude, 7);
    xml += "\"><ele>";
    append_fixed(xml, sample.altitude, 1);
    xml += "</ele><time>" + utc_time(trace.start + sample.second) +
           "</time><extensions><gpxtpx:TrackPointExtension>";
    append_number(xml, "gpxtpx:hr", sample.heart_rate);
    append_number(xml, "gpxtpx:cad", sample.cadence / 2);
    xml += "</gpxtpx:TrackPointExtension></extensions></trkpt>\n";
}

}  // namespace

std::string gpx_of(const std::string& name, const Trace& trace) {
    std::string xml = head;
    xml += name + "</name>\n  <type>running</type>\n  <trkseg>\n";
    bool first = true;
    for (const Sample& sample : trace.samples) {
        if (sample.after_pause && !first) xml += "  </trkseg>\n  <trkseg>\n";
        if (std::isnan(sample.latitude)) continue;
        append_point(xml, trace, sample);
        first = false;
    }
    return xml += "  </trkseg>\n </trk>\n</gpx>\n";
}

}  // namespace runlytics::simulator
