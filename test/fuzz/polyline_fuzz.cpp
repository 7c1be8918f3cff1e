// Whatever decodes must keep to its own bounds, and encode to a text that decodes to the same.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "core/error.h"
#include "core/geo/polyline.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const int digits = 1 + data[0] % 7;
    const std::string_view encoded(reinterpret_cast<const char*>(data) + 1, size - 1);
    try {
        const auto points = runlytics::geo::decode_polyline(encoded, digits);
        if (points.size() != runlytics::geo::polyline_points(encoded)) std::abort();
        const auto again = runlytics::geo::encode_polyline(points, digits);
        if (again.size() > encoded.size()) std::abort();
        if (runlytics::geo::decode_polyline(again, digits) != points) std::abort();
    } catch (const runlytics::Error&) {
        return 0;
    }
    return 0;
}
