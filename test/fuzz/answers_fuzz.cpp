// Whatever a service or a store answers is read, or an Error.
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <span>
#include <string_view>

#include "core/error.h"
#include "core/formats/garmin_wellness.h"
#include "core/formats/intervals_wellness.h"
#include "core/services/instance_role.h"
#include "core/services/s3_listing.h"

namespace {

class CheckRecords : public runlytics::HealthSink {
  public:
    void take(const runlytics::HealthRecord& record) override {
        // That a day was told whole is the one record without a value.
        const bool whole_day = record.metric == "whole_day";
        if (record.metric.empty() || std::isnan(record.value) != whole_day) std::abort();
    }
};

template <typename Read>
void attempt(Read read) {
    try {
        read();
    } catch (const runlytics::Error&) {
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto bytes = std::as_bytes(std::span(data, size));
    CheckRecords sink;
    attempt([&] { runlytics::formats::parse_intervals_wellness(bytes, sink); });
    attempt([&] { runlytics::formats::parse_garmin_wellness(bytes, sink); });
    attempt([&] { runlytics::services::parse_s3_listing(bytes); });
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    attempt([&] { runlytics::services::role_of(text); });
    attempt([&] { runlytics::services::credentials_of(text); });
    return 0;
}
