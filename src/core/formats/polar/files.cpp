#include "core/formats/polar/files.h"

#include "core/formats/polar/polar.h"

namespace runlytics::formats {

PolarFile polar_file(const Head& head) {
    const auto has = [&](std::string_view word) { return head.mentions({word}); };
    if (has("\"deviceDays\"")) return PolarFile::heart_rate;
    if (has("\"sleepResult\"") && has("\"hypnogram\"")) return PolarFile::sleep;
    if (has("\"meanNightlyRecoveryRri\"")) return PolarFile::recovery;
    // What is planned looks like what was done, and has no end.
    const bool done = has("\"startTime\"") && has("\"stopTime\"");
    const bool before = has("\"exportVersion\"") && has("\"duration\"");
    if (done && (before || has("\"durationMillis\""))) return PolarFile::session;
    const bool counts = head.mentions({"\"mets\"", "\"stepCount\""});
    return has("\"exportVersion\"") && has("\"date\"") && counts ? PolarFile::day : PolarFile::none;
}

bool is_polar(const Head& head) {
    return polar_file(head) != PolarFile::none;
}

}  // namespace runlytics::formats
