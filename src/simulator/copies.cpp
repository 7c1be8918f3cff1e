#include "simulator/copies.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/compress/gzip.h"
#include "simulator/fit.h"
#include "simulator/gpx.h"
#include "simulator/random.h"

namespace runlytics::simulator {

namespace {

constexpr double metres_per_degree = 111'195;

bool is_copied(const Session& session) {
    return session.fault != Fault::cut_file;
}

bool has_positions(const Session& session) {
    return is_copied(session) && session.course != Course::treadmill;
}

// activities/2026-05-26-easy with another ending.
std::string name_of(const Session& session, const char* ending) {
    const std::string name = session.file_name();
    return "activities/" + name.substr(0, name.find('.')) + ending;
}

// What a phone has of the run: without heart rate and cadence, some metres beside the watch's way,
// and begun late.
Trace heard_by_phone(const Trace& trace, int late_s, Random& random) {
    Trace phone = trace;
    std::erase_if(phone.samples, [&](const Sample& sample) { return sample.second < late_s; });
    const double north = random.uniform(-4, 4), east = random.uniform(-4, 4);
    for (Sample& sample : phone.samples) {
        sample.latitude += north / metres_per_degree;
        sample.longitude += east / (metres_per_degree * 0.61);
        sample.heart_rate = sample.cadence = NAN;
    }
    return phone;
}

}  // namespace

bool has_gpx(const Session& session) {
    return has_positions(session) && session.number % 3 == 1;
}

std::vector<Copy> copies_of(const Session& session, const Trace& trace, const Options& options,
                            bool clock_is_wrong) {
    std::vector<Copy> copies;
    const std::string original = "activities/" + session.file_name();
    const auto add = [&](const char* kind, std::string file, int shift_s, int late_s,
                         std::string bytes) {
        copies.push_back({{std::move(file), original, kind, shift_s, late_s}, std::move(bytes)});
    };
    if (is_copied(session) && session.number % 2 == 0) {
        add("fit", name_of(session, ".fit"), 0, 0, fit_of(session, trace));
    }
    if (has_gpx(session)) {
        Trace shifted = trace;
        const int shift_s = clock_is_wrong ? utc_offset(trace.start) : 0;
        shifted.start += shift_s;
        add("gpx", name_of(session, ".gpx"), shift_s, 0, gpx_of("Named by the service", shifted));
    }
    if (has_positions(session) && session.number % 5 == 2) {
        Random random(options.seed, Purpose::copies, session.number);
        const int late_s = 60 + static_cast<int>(random.below(180));
        const Trace phone = heard_by_phone(trace, late_s, random);
        add("phone", name_of(session, "-phone.gpx.gz"), 0, late_s,
            compress::pack_gzip(gpx_of("Pocket", phone)));
    }
    return copies;
}

}  // namespace runlytics::simulator
