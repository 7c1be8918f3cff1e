// Any bytes become records and workouts, or an Error; cut in slices of any length they become
// fragments, the same ones as when they come whole, and each of those is read or refused.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/error.h"
#include "core/formats/apple/apple.h"
#include "core/formats/apple/split.h"
#include "fuzz/promises.h"

namespace {

struct Check : runlytics::HealthSink {
    void take(const runlytics::HealthRecord& record) override {
        runlytics::fuzz::require(!record.metric.empty());
        runlytics::fuzz::require(record.ends_at >= record.starts_at);
        runlytics::fuzz::require(!std::isinf(record.value));
        if (record.metric != "sleep") runlytics::fuzz::require(!std::isnan(record.value));
    }
};

void parse(std::span<const std::byte> bytes) {
    try {
        Check check;
        runlytics::formats::parse_apple_health(bytes, check);
        for (const auto& activity : runlytics::formats::parse_apple_workouts(bytes))
            runlytics::fuzz::check(activity);
    } catch (const runlytics::Error&) {
    }
}

std::vector<std::string> split(std::span<const std::byte> bytes, std::size_t slice) {
    std::vector<std::string> fragments;
    runlytics::formats::AppleExportSplitter splitter(
        [&](std::string fragment) { fragments.push_back(std::move(fragment)); });
    try {
        for (; !bytes.empty(); bytes = bytes.subspan(std::min(slice, bytes.size())))
            splitter.push(bytes.first(std::min(slice, bytes.size())));
        splitter.finish();
    } catch (const runlytics::Error&) {
    }
    return fragments;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto bytes = std::as_bytes(std::span(data, size));
    parse(bytes);
    const auto fragments = split(bytes, size + 1);
    const std::size_t slice = size < 400 ? 1 : size / 40;
    runlytics::fuzz::require(fragments == split(bytes, slice));
    for (const std::string& fragment : fragments)
        parse(std::as_bytes(std::span(fragment)));
    return 0;
}
