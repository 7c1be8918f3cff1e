// Any bytes become activities that keep the model's promises, or an Error.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <span>

#include "core/error.h"
#include "core/formats/formats.h"
#include "core/formats/tcx.h"

namespace {

using runlytics::Activity;
using runlytics::Channel;

// Ends the run where a promise is broken.
void require(bool kept) {
    if (!kept) std::abort();
}

// What every reader of an Activity relies on.
void check(const Activity& activity) {
    const auto& track = activity.track;
    require(activity.started_at > 0);
    require(std::is_sorted(track.time.begin(), track.time.end()));
    for (std::size_t i = 0; i < runlytics::channel_count; ++i) {
        const auto& values = track.column(static_cast<Channel>(i));
        require(values.empty() || values.size() == track.size());
        require(std::none_of(values.begin(), values.end(), [](double v) { return std::isinf(v); }));
    }
    const auto& pauses = track.pauses;
    require(std::is_sorted(pauses.begin(), pauses.end()));
    require(std::adjacent_find(pauses.begin(), pauses.end()) == pauses.end());
    require(pauses.empty() || (pauses.front() > 0 && pauses.back() < track.size()));
    require(std::isnan(activity.avg_hr) || (activity.avg_hr >= 25 && activity.avg_hr <= 250));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto bytes = std::as_bytes(std::span(data, size));
    runlytics::formats::detect(bytes);
    try {
        for (const Activity& activity : runlytics::formats::parse_tcx(bytes))
            check(activity);
    } catch (const runlytics::Error&) {
    }
    return 0;
}
