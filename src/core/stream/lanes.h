#pragma once

#include <cstdint>
#include <cstring>

// Four 32-bit integers that move together: the compiler's vectors, SSE2 and NEON alike.
namespace runlytics::stream {

using Lanes [[gnu::vector_size(16)]] = std::uint32_t;
using SignedLanes [[gnu::vector_size(16)]] = std::int32_t;

inline Lanes load_lanes(const void* from) {
    Lanes lanes;
    std::memcpy(&lanes, from, sizeof lanes);
    return lanes;
}

inline void store_lanes(void* to, Lanes lanes) {
    std::memcpy(to, &lanes, sizeof lanes);
}

inline Lanes splat(std::uint32_t value) {
    return Lanes{value, value, value, value};
}

// The lesser and the greater of each two lanes.
inline SignedLanes smaller(SignedLanes a, SignedLanes b) {
    return a < b ? a : b;
}
inline SignedLanes larger(SignedLanes a, SignedLanes b) {
    return a > b ? a : b;
}

// The last lane of those before and all but the last of these.
inline Lanes shifted_in(Lanes before, Lanes lanes) {
    return __builtin_shufflevector(before, lanes, 3, 4, 5, 6);
}

// The last lane in every lane.
inline Lanes splat_last(Lanes lanes) {
    return __builtin_shufflevector(lanes, lanes, 3, 3, 3, 3);
}

// Each lane becomes the sum of itself and the lanes before it.
inline Lanes running_sum(Lanes lanes) {
    const Lanes zero{};
    lanes += __builtin_shufflevector(zero, lanes, 0, 4, 5, 6);
    lanes += __builtin_shufflevector(zero, lanes, 0, 1, 4, 5);
    return lanes;
}

}  // namespace runlytics::stream
