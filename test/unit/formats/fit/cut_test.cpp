// Every real FIT file, cut: what is left tells of what was left, and of no more.
#include <algorithm>
#include <cmath>
#include <filesystem>
#include <gtest/gtest.h>

#include "core/compress/gzip.h"
#include "core/error.h"
#include "core/formats/formats.h"
#include "unit/support.h"

namespace runlytics::formats {
namespace {

double sum(const std::vector<Activity>& activities, double Activity::*value) {
    double total = 0;
    for (const Activity& activity : activities)
        total += std::isnan(activity.*value) ? 0 : activity.*value;
    return total;
}

// What the samples lasted: some sessions tell of less.
double recorded(const std::vector<Activity>& activities) {
    double total = 0;
    for (const Activity& activity : activities) {
        const auto& time = activity.track.time;
        if (!time.empty()) total += static_cast<double>(time.back() - time.front()) / 1000;
    }
    return total;
}

bool warns(const Activity& activity, std::string_view part) {
    return std::any_of(activity.warnings.begin(), activity.warnings.end(),
                       [&](const std::string& w) { return w.find(part) != w.npos; });
}

void expect_told_by_samples(const Activity& activity) {
    const auto& time = activity.track.time;
    const double lasted = static_cast<double>(time.back() - time.front()) / 1000;
    EXPECT_NEAR(activity.elapsed_s, lasted, 1);
    EXPECT_LE(activity.timer_s, lasted + 1);
    const auto& distance = activity.track.column(Channel::distance);
    double last = missing_value;
    for (const double metres : distance)
        last = std::isnan(metres) ? last : metres;
    if (!std::isnan(last)) {
        EXPECT_NEAR(activity.distance_m, last, 0.02 * last + 5);
    }
}

TEST(FitCut, RealFilesTellOfWhatIsLeft) {
    const auto folder = test::shared_data();
    if (!folder) GTEST_SKIP() << "the shared data are not here";
    std::size_t cuts = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(*folder / "fit")) {
        if (!entry.is_regular_file()) continue;
        auto file = test::read_file(entry.path());
        std::vector<Activity> whole;
        try {
            if (compress::is_gzip(file)) file = compress::gunzip(file);
            whole = parse_activity(file);
        } catch (const Error&) {
            continue;
        }
        if (whole.empty()) continue;
        for (const std::size_t percent : {5, 35, 70, 97}) {
            SCOPED_TRACE(entry.path().filename().string() + " " + std::to_string(percent));
            std::vector<Activity> part;
            try {
                part = parse_activity(std::span(file).first(file.size() * percent / 100));
            } catch (const Error&) {
                continue;
            }
            ++cuts;
            const double distance = sum(whole, &Activity::distance_m);
            if (distance > 0) EXPECT_LE(sum(part, &Activity::distance_m), 1.03 * distance + 10);
            const double lasted = std::max(sum(whole, &Activity::elapsed_s), recorded(whole));
            EXPECT_LE(sum(part, &Activity::elapsed_s), 1.03 * lasted + 10);
            for (const Activity& activity : part) {
                const bool made = warns(activity, "no session");
                if (made && !activity.track.empty()) expect_told_by_samples(activity);
            }
        }
    }
    EXPECT_GT(cuts, 50U);
}

}  // namespace
}  // namespace runlytics::formats
