#include "core/recovery/usual_sleep.h"

#include <algorithm>
#include <cmath>

#include "core/recovery/circular.h"

namespace runlytics::recovery {
namespace {

constexpr UnixMillis day_ms = 86'400'000;
constexpr double day_s = 86'400;
constexpr double people_s = 3 * 3600;
constexpr double near_s = 3 * 3600;
constexpr std::size_t learnt_nights = 14;
constexpr std::size_t least_nights = 5;
constexpr std::string_view off = "off";

}  // namespace

std::int32_t local_day(UnixMillis at, int utc_offset_s) {
    const UnixMillis local = at + UnixMillis{1000} * utc_offset_s;
    return static_cast<std::int32_t>(local / day_ms - (local % day_ms < 0 ? 1 : 0));
}

UsualSleep::UsualSleep(std::span<const KnownNight> nights, std::span<const ShiftDay> shifts) {
    for (const ShiftDay& shift : shifts)
        shifts_.emplace(shift.day, shift.label);
    for (const KnownNight& night : nights) {
        const std::string_view label = label_before(night.day);
        const auto found = nights_.find(label);
        auto& same = found == nights_.end() ? nights_[std::string(label)] : found->second;
        same.push_back(night);
    }
}

// A night's sleep follows the shift that began on the day before: the sleep by day after a night
// shift as well.
std::string_view UsualSleep::label_before(std::int32_t day) const {
    const auto found = shifts_.find(day - 1);
    return found == shifts_.end() ? off : std::string_view(found->second);
}

double UsualSleep::middle_s(std::int32_t day) const {
    const auto same = nights_.find(label_before(day));
    if (same == nights_.end()) return people_s;
    const auto& nights = same->second;
    const auto end = std::ranges::lower_bound(nights, day, {}, &KnownNight::day);
    std::vector<double> middles;
    for (auto i = end; i != nights.begin() && middles.size() < learnt_nights;) {
        --i;
        if (i->day < day - usual_days) break;
        middles.push_back(i->middle_s);
    }
    const double usual = circular_median(middles, day_s);
    return middles.size() < least_nights || std::isnan(usual) ? people_s : usual;
}

bool UsualSleep::is_near(const Interval& sleep, int utc_offset_s) const {
    const UnixMillis middle = sleep.starts_at + (sleep.ends_at - sleep.starts_at) / 2;
    const double clock_s = static_cast<double>(middle) / 1000 + utc_offset_s;
    const double usual = middle_s(local_day(sleep.ends_at, utc_offset_s));
    return std::abs(std::remainder(clock_s - usual, day_s)) <= near_s;
}

}  // namespace runlytics::recovery
