// Any bytes become entries that the warehouse's checks accept, or an Error; the first byte chooses
// what is known of the clock.
#include <cstdint>
#include <nlohmann/json.hpp>
#include <span>

#include "core/error.h"
#include "core/formats/formats.h"
#include "core/formats/journal/journal.h"
#include "fuzz/promises.h"

namespace {

using runlytics::formats::ClockTrust;
using runlytics::formats::JournalRow;
using runlytics::fuzz::require;

// Half a day east of Greenwich, whatever zone a sheet names.
class EasternClock : public runlytics::formats::SheetClock {
  public:
    bool use(std::string_view zone) override { return zone.size() > 3; }
    runlytics::formats::LocalMillis shown_at(runlytics::UnixMillis instant) const override {
        return instant + runlytics::formats::millis_per_day / 2;
    }
};

bool is_within(double value, double least, double most) {
    return value != value || (value >= least && value <= most);
}

void check(const JournalRow& row) {
    require(row.sheet >= 1 && row.nth >= 1);
    require(row.day > -30'000 && row.day < 3'000'000);
    for (const double value :
         {row.rpe, row.soreness, row.mood, row.energy, row.stress, row.sleep_quality})
        require(is_within(value, 0, 10));
    require(is_within(row.sleep_h, 0.5, 24));
    require(is_within(row.resting_hr, 20, 150));
    require(is_within(row.hrv_ms, 1, 500));
    require(is_within(row.weight_kg, 20, 400));
    require(row.sleep_from.has_value() == row.sleep_to.has_value());
    require(!row.sleep_from || *row.sleep_from < *row.sleep_to);
    require(!row.shift_to || *row.shift_from < *row.shift_to);
    require(nlohmann::json::parse(row.fields).is_object());
    require(row.covers != nullptr && row.headers != nullptr);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    auto bytes = std::as_bytes(std::span(data, size));
    runlytics::formats::detect(bytes);
    auto trust = ClockTrust::unknown;
    if (!bytes.empty() && bytes.front() == std::byte{'~'}) {
        trust = ClockTrust::athletes;
        bytes = bytes.subspan(1);
    }
    EasternClock clock;
    try {
        for (const JournalRow& row : runlytics::formats::parse_journal(bytes, clock, trust))
            check(row);
        runlytics::formats::explain_journal(bytes, clock, trust);
    } catch (const runlytics::Error&) {
    }
    return 0;
}
