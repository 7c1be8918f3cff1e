// Any bytes become health records and activities that keep the model's promises, or an Error, and
// the bytes behind the text change nothing.
#include <cmath>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/error.h"
#include "core/formats/auto_export/auto_export.h"
#include "core/formats/health.h"
#include "core/stream/stream.h"
#include "fuzz/promises.h"

namespace {

using runlytics::fuzz::require;

// Checks every record and counts them.
class Check : public runlytics::HealthSink {
  public:
    void take(const runlytics::HealthRecord& record) override {
        require(!record.metric.empty());
        require(record.starts_at <= record.ends_at);
        require(!std::isinf(record.value));
        require(record.detail.empty() ||
                (record.detail.starts_with('{') && record.detail.ends_with('}')));
        ++records;
    }
    std::size_t records = 0;
};

// How many records a text has; nothing of it may be read behind its end unless `spare` allows it.
std::size_t count(std::span<const std::byte> text, std::size_t spare) {
    Check sink;
    try {
        runlytics::formats::parse_health_auto_export(text, sink, spare);
    } catch (const runlytics::Error&) {
    }
    return sink.records;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto text = std::as_bytes(std::span(data, size));
    std::vector<std::byte> longer(text.begin(), text.end());
    longer.resize(size + runlytics::formats::health_spare_bytes, std::byte{'"'});
    require(count(text, 0) ==
            count(std::span(longer).first(size), runlytics::formats::health_spare_bytes));
    try {
        for (const auto& activity : runlytics::formats::parse_auto_export_workouts(text)) {
            runlytics::fuzz::check(activity);
            if (!activity.track.empty()) runlytics::stream::encode(activity.track);
        }
    } catch (const runlytics::Error&) {
    }
    return 0;
}
