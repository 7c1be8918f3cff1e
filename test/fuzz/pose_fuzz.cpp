// Any bytes become a film within limits, whose gait can be asked for, or an Error.
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <span>

#include "core/error.h"
#include "core/formats/pose/pose.h"
#include "core/gait/gait.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    try {
        const auto clip = runlytics::formats::parse_pose(std::as_bytes(std::span(data, size)));
        if (clip.frames.empty() || clip.frames.size() > runlytics::formats::max_pose_frames)
            std::abort();
        const auto result = runlytics::gait::analyse(clip);
        if (!(result.confidence >= 0 && result.confidence <= 1)) std::abort();
        if (!(result.contact_confidence >= 0 && result.contact_confidence <= 1)) std::abort();
        if (std::isinf(result.cadence_spm) || std::isinf(result.vertical_oscillation_cm))
            std::abort();
    } catch (const runlytics::Error&) {
    }
    return 0;
}
