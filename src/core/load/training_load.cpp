#include "core/load/training_load.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "core/error.h"
#include "core/interrupt.h"
#include "core/load/daily_ring.h"

namespace runlytics::load {
namespace {

constexpr std::size_t rows_between_polls = 4096;

// The empty rows of the history that the days span.
std::vector<TrainingDay> lay_out(std::span<const Day> days) {
    const auto [first, last] = std::minmax_element(days.begin(), days.end());
    const std::int64_t span = std::int64_t{*last} - *first + 1;
    if (span > longest_history_days) {
        throw Error(sqlstate::limit_exceeded, "the training history is too long",
                    "it spans " + std::to_string(span) + " days, the limit is " +
                        std::to_string(longest_history_days),
                    "Look for a mistyped date.");
    }
    std::vector<TrainingDay> history(static_cast<std::size_t>(span));
    for (std::size_t i = 0; i < history.size(); ++i) {
        history[i].day = *first + static_cast<Day>(i);
    }
    return history;
}

}  // namespace

std::vector<TrainingDay> training_load(std::span<const Day> days, std::span<const double> loads) {
    if (days.size() != loads.size()) {
        throw Error(
            sqlstate::invalid_parameter, "every load needs its day",
            std::to_string(days.size()) + " days and " + std::to_string(loads.size()) + " loads");
    }
    if (days.empty()) return {};
    std::vector<TrainingDay> history = lay_out(days);
    for (std::size_t i = 0; i < days.size(); ++i) {
        if (i % rows_between_polls == 0) poll_interrupt();
        const auto at = static_cast<std::size_t>(std::int64_t{days[i]} - history.front().day);
        if (!std::isnan(loads[i])) history[at].load += loads[i];
    }

    Ewma ctl(ctl_days), atl(atl_days);
    FourWeeks ring;
    double form = 0;
    for (std::size_t i = 0; i < history.size(); ++i) {
        if (i % rows_between_polls == 0) poll_interrupt();
        TrainingDay& row = history[i];
        ctl.add(row.day, row.load);
        atl.add(row.day, row.load);
        ring.add(row.day, row.load);
        row.ctl = ctl.value();
        row.atl = atl.value();
        row.tsb = form;
        row.acwr = acwr(ring);
        row.monotony = monotony(ring);
        row.strain = strain(ring);
        form = row.ctl - row.atl;
    }
    return history;
}

}  // namespace runlytics::load
