#include "simulator/failing_days.h"

#include <string_view>

namespace runlytics::simulator {

namespace {

// Every four weeks from the second month on, so that there is something usual before.
constexpr std::size_t period = 28;
constexpr std::size_t few_from = 5, few_days = 3;
constexpr std::size_t same_from = 12, same_days = 9;
constexpr UnixSeconds kept_every = 4 * 3600;

bool is_within(std::size_t day, std::size_t from, std::size_t days) {
    return day >= period && day % period >= from && day % period < from + days;
}

std::size_t first_of(std::size_t day, std::size_t from) {
    return day - day % period + from;
}

std::string batch_of(const Season& season, std::size_t day) {
    return "health/" + iso_date(season.days[day].date) + ".json";
}

}  // namespace

void spoil_day(std::vector<HealthRecord>& records, const Season& season, std::size_t day) {
    if (is_within(day, few_from, few_days)) {
        std::erase_if(records, [](const HealthRecord& record) {
            return record.metric == std::string_view("heart_rate") &&
                   record.known_at % kept_every != 0;
        });
    }
    if (!is_within(day, same_from, same_days)) return;
    const Day& first = season.days[first_of(day, same_from)];
    for (HealthRecord& record : records) {
        if (record.metric == std::string_view("resting_heart_rate"))
            record.data["qty"] = static_cast<int>(first.resting_hr);
    }
}

std::vector<FaultRecord> failing_days(const Season& season) {
    std::vector<FaultRecord> records;
    const auto add = [&](const char* kind, std::size_t day, std::size_t days) {
        if (day + days >= season.days.size()) return;
        records.push_back({kind, batch_of(season, day), {{"days", static_cast<double>(days)}}});
    };
    for (std::size_t day = period; day < season.days.size(); day += period) {
        add("few_samples", day + few_from, few_days);
        add("same_resting_hr", day + same_from, same_days);
    }
    return records;
}

}  // namespace runlytics::simulator
