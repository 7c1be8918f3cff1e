// Any bytes become activities that keep the model's promises and fit into a stream, or an Error.
#include <cstdint>
#include <span>

#include "core/error.h"
#include "core/formats/formats.h"
#include "core/formats/strava/activity.h"
#include "core/stream/stream.h"
#include "fuzz/promises.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto bytes = std::as_bytes(std::span(data, size));
    runlytics::formats::detect(bytes);
    try {
        for (const runlytics::Activity& activity : runlytics::formats::parse_strava(bytes)) {
            runlytics::fuzz::check(activity);
            if (!activity.track.empty()) runlytics::stream::encode(activity.track);
        }
    } catch (const runlytics::Error&) {
    }
    return 0;
}
