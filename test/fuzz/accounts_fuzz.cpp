// Any bytes become health records and activities that keep the model's promises, or an Error,
// whichever service's account they are taken for.
#include <cmath>
#include <cstdint>
#include <span>

#include "core/error.h"
#include "core/formats/fitbit/fitbit.h"
#include "core/formats/formats.h"
#include "core/formats/polar/polar.h"
#include "core/formats/suunto/suunto.h"
#include "core/stream/stream.h"
#include "fuzz/promises.h"

namespace {

using runlytics::fuzz::require;

class Check : public runlytics::HealthSink {
  public:
    void take(const runlytics::HealthRecord& record) override {
        require(!record.metric.empty());
        require(record.starts_at > 0 && record.starts_at <= record.ends_at);
        require(std::isfinite(record.value));
        require(record.detail.empty() ||
                (record.detail.starts_with('{') && record.detail.ends_with('}')));
    }
};

template <typename Read>
void attempt(Read read) {
    try {
        read();
    } catch (const runlytics::Error&) {
    }
}

template <typename Parse>
void check_activities(Parse parse) {
    attempt([&] {
        for (const runlytics::Activity& activity : parse()) {
            runlytics::fuzz::check(activity);
            if (!activity.track.empty()) runlytics::stream::encode(activity.track);
        }
    });
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto bytes = std::as_bytes(std::span(data, size));
    Check sink;
    runlytics::formats::detect(bytes, {}, "steps-2026-01-06.json");
    attempt([&] { runlytics::formats::parse_fitbit_body(bytes, sink, 0); });
    attempt([&] { runlytics::formats::parse_polar_body(bytes, sink, 0); });
    check_activities([&] { return runlytics::formats::parse_fitbit_exercises(bytes); });
    check_activities([&] { return runlytics::formats::parse_polar_session(bytes); });
    check_activities([&] { return runlytics::formats::parse_suunto(bytes); });
    return 0;
}
