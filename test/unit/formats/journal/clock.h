#pragma once

#include <string_view>

#include "core/formats/journal/times.h"

// Clocks of sheets for tests: fixed offsets, and two zones with their summer times of 2026.
namespace runlytics::formats {

class TestClock : public SheetClock {
  public:
    explicit TestClock(std::string_view zone) { TestClock::use(zone); }

    bool use(std::string_view zone) override {
        if (zone == "Europe/Berlin") {
            set(1, 1'774'746'000'000, 1'792'890'000'000);  // 29 March and 25 October, 01:00 UTC
        } else if (zone == "America/New_York") {
            set(-5, 1'772'953'200'000, 1'793'512'800'000);  // 8 March 07:00, 1 November 06:00 UTC
        } else if (zone == "Asia/Tokyo") {
            set(9, 0, 0);
        } else if (zone == "Asia/Kolkata") {
            set(5.5, 0, 0);
        } else if (zone == "Pacific/Honolulu") {
            set(-10, 0, 0);
        } else if (zone == "Pacific/Auckland") {
            set(12, 1'774'706'400'000 - millis_per_day * 365, 1'775'311'200'000);
        } else if (zone == "UTC") {
            set(0, 0, 0);
        } else {
            return false;
        }
        return true;
    }

    LocalMillis shown_at(UnixMillis instant) const override {
        const bool summer = instant >= summer_from_ && instant < summer_to_;
        return instant + standard_ms_ + (summer ? 3'600'000 : 0);
    }

  private:
    void set(double hours, UnixMillis summer_from, UnixMillis summer_to) {
        standard_ms_ = static_cast<std::int64_t>(hours * 3'600'000);
        summer_from_ = summer_from;
        summer_to_ = summer_to;
    }

    std::int64_t standard_ms_ = 0;
    UnixMillis summer_from_ = 0, summer_to_ = 0;
};

}  // namespace runlytics::formats
