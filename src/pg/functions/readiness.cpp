// Baselines and readiness.
#include "core/recovery/readiness.h"

#include <cmath>
#include <map>
#include <string>
#include <vector>

#include "core/interrupt.h"
#include "pg/boundary/boundary.h"
#include "pg/boundary/results.h"

namespace {

namespace recovery = runlytics::recovery;
using recovery::Part;
using runlytics::Error;
using runlytics::pg::Arguments;
using runlytics::pg::RowWriter;

// The columns of the type readiness_result.
void write(const recovery::Readiness& today, RowWriter& row) {
    row.float8(today.score);
    for (const recovery::Component& part : today.parts)
        row.float8(part.score);
    row.float8(today.cap);
    row.float8(today.confidence);
    row.text(today.explanation);
    row.text(today.cap_reason);
    for (const recovery::Component& part : today.parts)
        row.float8(part.points);
    row.float8(today.cap_points);
    row.boolean(today.stale());
    row.boolean(today.provisional());
}

// An argument, the last element being today's; NULL is an array without values.
recovery::Window window_argument(const Arguments& args, int i) {
    recovery::Window window;
    window.fill(runlytics::missing_value);
    if (args.is_null(i)) return window;
    auto values = args.float8_array_or_missing(i);
    if (values.size() > window.size()) values = values.last(window.size());
    std::copy(values.begin(), values.end(),
              window.end() - static_cast<std::ptrdiff_t>(values.size()));
    return window;
}

// The mean of the values of an array; NULL without any.
double mean_argument(const Arguments& args, int i) {
    if (args.is_null(i)) return runlytics::missing_value;
    double sum = 0;
    int count = 0;
    for (const double value : args.float8_array_or_missing(i)) {
        if (std::isnan(value)) continue;
        sum += value;
        ++count;
    }
    return sum / count;
}

void require_length(std::size_t length, std::size_t expected) {
    if (length == expected) return;
    throw Error("2202E", "the arrays differ in length",
                std::to_string(expected) + " and " + std::to_string(length) + " elements.",
                "Each has one element a day, NULL for a day without a value.");
}

// A number for each name, the same for the same.
std::vector<int> numbered(const std::vector<std::string_view>& names) {
    std::map<std::string_view, int> numbers;
    std::vector<int> result;
    for (const std::string_view name : names)
        result.push_back(numbers.try_emplace(name, static_cast<int>(numbers.size())).first->second);
    return result;
}

// Two arguments, the values and their kinds.
class SeriesArgument {
  public:
    SeriesArgument(const Arguments& args, int i)
        : values_(args.float8_array_or_missing(i)), kinds_(numbered(args.text_array(i + 1))) {
        require_length(kinds_.size(), values_.size());
    }
    recovery::Series series() const { return {values_, kinds_}; }
    std::size_t size() const { return values_.size(); }

  private:
    std::span<const double> values_;
    std::vector<int> kinds_;
};

// One row a day: what is usual, as seen on that day. `back` undoes what `prepare` does to values.
template <typename Prepare, typename Back>
Datum return_baselines(const Arguments& args, double prior, Prepare prepare, Back back) {
    const SeriesArgument argument(args, 0);
    struct Row {
        double week, low, high, median, sigma;
        int values;
    };
    std::vector<Row> rows;
    for (std::size_t day = 0; day < argument.size(); ++day) {
        runlytics::poll_interrupt();
        const recovery::Window window = prepare(recovery::window_of(argument.series(), day));
        const recovery::Baseline usual = recovery::baseline(window, prior);
        const double sigma = usual.known() ? usual.sigma : runlytics::missing_value;
        rows.push_back({back(recovery::week_mean(window)), back(usual.median - sigma),
                        back(usual.median + sigma), back(usual.median), sigma, usual.values});
    }
    return runlytics::pg::return_rows(args, rows.size(), [&](std::size_t i, RowWriter& row) {
        row.float8(rows[i].week);
        row.float8(rows[i].low);
        row.float8(rows[i].high);
        row.float8(rows[i].median);
        row.float8(rows[i].sigma);
        row.int4(rows[i].values);
    });
}

}  // namespace

RUNLYTICS_FUNCTION(runlytics_readiness_score, [](Arguments& args) {
    recovery::Evidence evidence;
    evidence.hrv_ms = window_argument(args, 0);
    evidence.resting_hr = window_argument(args, 1);
    evidence.asleep_s = window_argument(args, 2);
    evidence.efficiency_pct = window_argument(args, 3);
    evidence.midpoint_s = window_argument(args, 4);
    evidence.ctl = args.float8_or_missing(5);
    evidence.atl = args.float8_or_missing(6);
    evidence.subjective = mean_argument(args, 7);
    if (!args.is_null(8)) evidence.sleep_need_s = args.float8(8);
    const recovery::Readiness today = recovery::readiness(evidence);
    return runlytics::pg::return_row(args, [&](RowWriter& row) { write(today, row); });
});

RUNLYTICS_FUNCTION(runlytics_readiness_history, [](Arguments& args) {
    const SeriesArgument hrv(args, 0);
    const SeriesArgument resting(args, 2);
    std::vector<std::span<const double>> columns;
    for (int i = 4; i < args.count(); ++i) {
        columns.push_back(args.float8_array_or_missing(i));
        require_length(columns.back().size(), hrv.size());
    }
    require_length(resting.size(), hrv.size());
    const recovery::DailyEvidence history = {hrv.series(), resting.series(), columns[0],
                                             columns[1],   columns[2],       columns[3],
                                             columns[4],   columns[5],       columns[6]};
    std::vector<recovery::Readiness> days;
    for (std::size_t day = 0; day < hrv.size(); ++day) {
        runlytics::poll_interrupt();
        days.push_back(recovery::readiness(recovery::evidence_of(history, day)));
    }
    return runlytics::pg::return_rows(args, days.size(),
                                      [&](std::size_t i, RowWriter& row) { write(days[i], row); });
});

RUNLYTICS_FUNCTION(runlytics_hrv_baselines, [](Arguments& args) {
    return return_baselines(args, recovery::prior_ln_hrv, recovery::ln,
                            [](double value) { return std::exp(value); });
});

RUNLYTICS_FUNCTION(runlytics_resting_hr_baselines, [](Arguments& args) {
    return return_baselines(args, recovery::prior_resting_hr, recovery::plausible_heart_rates,
                            [](double value) { return value; });
});
