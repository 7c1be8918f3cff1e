#include "simulator/tcx.h"
#include "simulator/text.h"

namespace runlytics::simulator {

namespace {

void append_place(std::string& xml, const char* tag, const Sample& sample) {
    xml.append("<").append(tag).append("><LatitudeDegrees>");
    append_fixed(xml, sample.latitude, 7);
    xml += "</LatitudeDegrees><LongitudeDegrees>";
    append_fixed(xml, sample.longitude, 7);
    xml.append("</LongitudeDegrees></").append(tag).append(">");
}

}  // namespace

std::string course_tcx(const std::string& name, const Trace& trace) {
    constexpr std::size_t stride = 10;
    const std::vector<Sample>& samples = trace.samples;
    std::string xml = tcx_root;
    xml.append("  <Courses>\n    <Course>\n      <Name>").append(name).append("</Name>\n");
    xml += "      <Lap>\n        <TotalTimeSeconds>";
    append_fixed(xml, samples.back().second, 0);
    xml += "</TotalTimeSeconds>\n        <DistanceMeters>";
    append_fixed(xml, samples.back().distance, 2);
    xml += "</DistanceMeters>\n        ";
    append_place(xml, "BeginPosition", samples.front());
    xml += "\n        ";
    append_place(xml, "EndPosition", samples.back());
    xml += "\n        <Intensity>Active</Intensity>\n      </Lap>\n      <Track>\n";
    for (std::size_t i = 0; i < samples.size(); i += stride) {
        xml.append("        <Trackpoint><Time>")
            .append(utc_time(trace.start + samples[i].second))
            .append("</Time>");
        append_place(xml, "Position", samples[i]);
        xml += "<AltitudeMeters>";
        append_fixed(xml, samples[i].altitude, 1);
        xml += "</AltitudeMeters><DistanceMeters>";
        append_fixed(xml, samples[i].distance, 2);
        xml += "</DistanceMeters></Trackpoint>\n";
    }
    return xml += "      </Track>\n    </Course>\n  </Courses>\n</TrainingCenterDatabase>\n";
}

}  // namespace runlytics::simulator
