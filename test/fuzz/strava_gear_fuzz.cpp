// Any bytes become named gear of a known kind, or an Error.
#include <cstdint>
#include <cstdlib>
#include <span>

#include "core/error.h"
#include "core/formats/strava/gear.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto bytes = std::as_bytes(std::span(data, size));
    try {
        for (const auto& piece : runlytics::formats::parse_strava_gear(bytes)) {
            if (piece.name.empty()) std::abort();
            if (piece.kind != "shoes" && piece.kind != "bike") std::abort();
        }
    } catch (const runlytics::Error&) {
    }
    return 0;
}
