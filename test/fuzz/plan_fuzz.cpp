// Any bytes become sessions that the table takes, or an Error.
#include <cstdint>
#include <cstdlib>
#include <span>

#include "core/error.h"
#include "core/formats/plan.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    try {
        for (const auto& session :
             runlytics::formats::parse_plan(std::as_bytes(std::span(data, size)))) {
            if (session.sport.empty()) std::abort();
            if (session.load < 0 || session.load > 2000) std::abort();
            if (session.km < 0 || session.km > 1000) std::abort();
            if (session.pace_s_per_km < 60 || session.pace_s_per_km > 3600) std::abort();
            if (session.load != session.load && session.km != session.km) std::abort();
        }
    } catch (const runlytics::Error&) {
    }
    return 0;
}
