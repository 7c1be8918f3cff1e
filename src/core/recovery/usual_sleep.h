#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/model.h"
#include "core/recovery/regularity.h"

namespace runlytics::recovery {

// The local day, since 1970-01-01, of a moment.
std::int32_t local_day(UnixMillis at, int utc_offset_s);

// Which shift starts on a day.
struct ShiftDay {
    std::int32_t day = 0;
    std::string_view label;
};

// A night by what is learnt from it: its day, and the middle of its main sleep on the local clock.
struct KnownNight {
    std::int32_t day = 0;
    double middle_s = missing_value;
};

// When an athlete usually sleeps: the circular median of the middles of the 14 nights before that
// followed a shift of the same kind, none of them older than usual_days; before 5 of them are
// known, when people do.
class UsualSleep {
  public:
    // nights in the order of their days; days without a shift are off.
    UsualSleep(std::span<const KnownNight> nights, std::span<const ShiftDay> shifts);

    // Seconds after local midnight, for the night of a day.
    double middle_s(std::int32_t day) const;

    // Whether the middle of a sleep lies within three hours of the usual one.
    bool is_near(const Interval& sleep, int utc_offset_s) const;

  private:
    std::string_view label_before(std::int32_t day) const;

    std::map<std::int32_t, std::string> shifts_;
    std::map<std::string, std::vector<KnownNight>, std::less<>> nights_;
};

inline constexpr std::int32_t usual_days = 90;

}  // namespace runlytics::recovery
