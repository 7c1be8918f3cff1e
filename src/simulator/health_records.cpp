#include "simulator/health_records.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "simulator/arithmetic.h"
#include "simulator/random.h"

namespace runlytics::simulator {

namespace {

using Json = nlohmann::ordered_json;

const char* const watch_name = "Apple Watch";

// A measured value at an instant.
HealthRecord quantity(const char* metric, const char* units, UnixSeconds at, double value) {
    return {at, metric, units,
            Json{{"date", phone_time(at)}, {"qty", value}, {"source", watch_name}}};
}

// A stage of sleep, in the shape of an export without aggregation.
HealthRecord stage(const char* value, UnixSeconds from, UnixSeconds to) {
    const double hours = rounded(static_cast<double>(to - from) / 3600, 1e6);
    return {to, "sleep_analysis", "hr",
            Json{{"startDate", phone_time(from)},
                 {"endDate", phone_time(to)},
                 {"qty", hours},
                 {"value", value},
                 {"source", watch_name}}};
}

// Sleep in cycles of some 90 minutes: deep sleep comes early, dreams come late.
void add_sleep(std::vector<HealthRecord>& records, const Sleep& sleep, Random& random) {
    const auto span = static_cast<double>(sleep.ends - sleep.begins);
    const double asleep = sleep.hours * 3600;
    const int cycles = std::max(2, static_cast<int>(std::lround(span / 5400)));
    const double cycle = asleep / cycles;
    const double awake = (span - asleep) / (cycles - 1);
    auto now = static_cast<double>(sleep.begins);
    const auto add = [&](const char* value, double seconds) {
        const UnixSeconds from = std::llround(now);
        now += seconds;
        records.push_back(stage(value, from, std::llround(now)));
    };
    for (int i = 0; i < cycles; ++i) {
        const double late = static_cast<double>(i) / (cycles - 1);
        const double deep = 0.28 - 0.2 * late + 0.02 * random.normal();
        const double rem = 0.12 + 0.2 * late + 0.02 * random.normal();
        const double core = 1 - deep - rem;
        if (i > 0) add("Awake", awake);
        add("Core", cycle * core * 0.7);
        add("Deep", cycle * deep);
        add("Core", cycle * core * 0.3);
        add("REM", cycle * rem);
    }
}

// Five readings of heart-rate variability in the night. Their median is the night's value.
void add_variability(std::vector<HealthRecord>& records, const Day& day, Random& random) {
    constexpr std::array side = {-1, 1, 0, 1, -1};
    const auto span = static_cast<double>(day.sleep.ends - day.sleep.begins);
    for (std::size_t i = 0; i < side.size(); ++i) {
        const double off = side[i] * std::abs(0.08 * random.normal());
        const UnixSeconds at =
            day.sleep.begins + std::llround(span * (0.1 + 0.18 * static_cast<double>(i)));
        const double sdnn = rounded(exponential(day.ln_hrv + off), 1000);
        records.push_back(quantity("heart_rate_variability", "ms", at, sdnn));
    }
}

// What the watch sums up in the morning; the scales are stepped on twice a week.
void add_morning(std::vector<HealthRecord>& records, const Day& day, Random& random) {
    const UnixSeconds at = day.sleep.ends + 600;
    const double breaths = rounded(14.5 + 0.4 * random.normal(), 10);
    const double oxygen = rounded(std::min(97 + 0.6 * random.normal(), 100.0), 10);
    const double weight = rounded(70 + 0.4 * random.normal(), 10);
    records.push_back(quantity("resting_heart_rate", "count/min", at, rounded(day.resting_hr, 1)));
    records.push_back(quantity("respiratory_rate", "count/min", at, breaths));
    records.push_back(quantity("blood_oxygen_saturation", "%", at, oxygen));
    const auto weekday = std::chrono::weekday(day.date);
    if (weekday == std::chrono::Monday || weekday == std::chrono::Thursday) {
        records.push_back(quantity("weight_body_mass", "kg", at, weight));
    }
}

// The share of an hour that falls into a span of time.
double share_of_hour(UnixSeconds hour, UnixSeconds from, UnixSeconds to) {
    const UnixSeconds shared = std::min(hour + 3600, to) - std::max(hour, from);
    return static_cast<double>(std::max<UnixSeconds>(shared, 0)) / 3600;
}

// Steps and heart rate of each hour of the clock. `run` is the day's run, if there is one.
void add_hours(std::vector<HealthRecord>& records, const Season& season, std::size_t index,
               const Run* run, Random& random) {
    const Day& day = season.days[index];
    const Sleep* next = index + 1 < season.days.size() ? &season.days[index + 1].sleep : nullptr;
    const UnixSeconds end = instant_of(day.date + std::chrono::days(1), 0);
    for (UnixSeconds hour = instant_of(day.date, 0); hour < end; hour += 3600) {
        double asleep = share_of_hour(hour, day.sleep.begins, day.sleep.ends);
        if (next != nullptr) asleep += share_of_hour(hour, next->begins, next->ends);
        double running = 0;
        double run_hr = 0;
        if (run != nullptr) {
            const UnixSeconds start = run->session.start;
            const UnixSeconds stop = start + run->summary.moving_s + run->summary.paused_s;
            running = share_of_hour(hour, start, stop);
            run_hr = run->summary.mean_hr;
        }
        const double about = std::max(0.0, 1 - asleep - running);
        const double walked = about * std::max(0.0, 420 + 260 * random.normal());
        const double steps = std::round(walked + running * 168 * 60);
        const double awake_hr = 74 + 4 * random.normal();
        const double mean = asleep * (day.resting_hr + 3) + about * awake_hr + running * run_hr;
        const double low = asleep > 0 ? day.resting_hr - 1 : awake_hr - 14;
        const double high = running > 0 ? run_hr + 10 : mean + 24 * about + 6;
        const std::string date = phone_time(hour);
        if (steps > 0) {
            records.push_back(
                {hour + 3600, "step_count", "count",
                 Json{{"date", date}, {"qty", steps}, {"source", "iPhone|Apple Watch"}}});
        }
        records.push_back({hour + 3600, "heart_rate", "count/min",
                           Json{{"date", date},
                                {"Min", std::round(low)},
                                {"Avg", rounded(mean, 100)},
                                {"Max", std::round(high)},
                                {"source", watch_name}}});
    }
}

// The run of a day, or nothing.
const Run* run_of_day(const Season& season, std::size_t day) {
    const auto found = std::lower_bound(
        season.runs.begin(), season.runs.end(), day,
        [](const Run& run, std::size_t wanted) { return run.session.day < wanted; });
    return found != season.runs.end() && found->session.day == day ? &*found : nullptr;
}

}  // namespace

std::vector<HealthRecord> health_records(const Season& season, std::size_t day,
                                         const Options& options) {
    Random random(options.seed, Purpose::phone, day);
    std::vector<HealthRecord> records;
    add_sleep(records, season.days[day].sleep, random);
    add_variability(records, season.days[day], random);
    add_morning(records, season.days[day], random);
    add_hours(records, season, day, run_of_day(season, day), random);
    return records;
}

}  // namespace runlytics::simulator
