// Baselines and readiness.
#include "core/recovery/readiness.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include "core/interrupt.h"
#include "pg/boundary/boundary.h"
#include "pg/boundary/composites.h"
#include "pg/boundary/numbering.h"
#include "pg/boundary/results.h"

namespace {

namespace recovery = runlytics::recovery;
using recovery::Part;
using runlytics::Error;
using runlytics::pg::Arguments;
using runlytics::pg::call;
using runlytics::pg::Columns;
using runlytics::pg::Numbering;
using runlytics::pg::RowReader;
using runlytics::pg::RowWriter;

// The type runlytics.readiness_result.
constinit Columns result_columns = {"score",        "hrv_score",   "rhr_score",
                                    "sleep_score",  "load_score",  "subjective_score",
                                    "cap",          "confidence",  "explanation",
                                    "cap_reason",   "hrv_points",  "rhr_points",
                                    "sleep_points", "load_points", "subjective_points",
                                    "cap_points",   "stale",       "provisional"};

// The type runlytics.baseline.
constinit Columns baseline_columns = {"mean_7d", "low", "high", "median", "sigma", "days"};

// The type runlytics.readiness_input.
constinit Columns input_columns = {"hrv_ms",   "hrv_kind",       "resting_hr",  "resting_hr_kind",
                                   "asleep_s", "efficiency_pct", "midpoint_s",  "ctl",
                                   "atl",      "subjective",     "sleep_need_s"};

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

// Two arguments, the values and their kinds.
class SeriesArgument {
  public:
    SeriesArgument(const Arguments& args, int i) : values_(args.float8_array_or_missing(i)) {
        Numbering number;
        const std::vector<std::string_view> kinds = args.text_array(i + 1);
        require_length(kinds.size(), values_.size());
        for (const std::string_view kind : kinds) {
            if (kinds_.size() % 4096 == 0) runlytics::poll_interrupt();
            kinds_.push_back(number(kind));
        }
    }
    recovery::Series series() const { return {values_, kinds_}; }
    std::size_t size() const { return values_.size(); }

  private:
    std::span<const double> values_;
    std::vector<int> kinds_;
};

// A history as columns, out of the argument of type readiness_input[].
class History {
  public:
    History(const Arguments& args, int i) {
        call([&] {
            const auto days = runlytics::pg::take_apart(args.datum(i));
            resize(static_cast<std::size_t>(days.count));
            std::size_t day = 0;
            runlytics::pg::read_rows(
                days, input_columns, [&](RowReader& row) { read(row, day++); }, [&] { ++day; });
        });
    }

    recovery::DailyEvidence evidence() const {
        return {{hrv_ms_, hrv_kinds_},
                {resting_hr_, resting_hr_kinds_},
                asleep_s_,
                efficiency_pct_,
                midpoint_s_,
                ctl_,
                atl_,
                subjective_,
                sleep_need_s_};
    }
    std::size_t size() const { return hrv_ms_.size(); }

  private:
    // Days are missing until they are read.
    void resize(std::size_t days) {
        for (auto* column : {&hrv_ms_, &resting_hr_, &asleep_s_, &efficiency_pct_, &midpoint_s_,
                             &ctl_, &atl_, &subjective_, &sleep_need_s_})
            column->resize(days, runlytics::missing_value);
        hrv_kinds_.resize(days, no_kind);
        resting_hr_kinds_.resize(days, no_kind);
    }

    void read(RowReader& row, std::size_t day) {
        hrv_ms_[day] = row.float8();
        hrv_kinds_[day] = hrv_number_(row.text());
        resting_hr_[day] = row.float8();
        resting_hr_kinds_[day] = resting_hr_number_(row.text());
        for (auto* column : {&asleep_s_, &efficiency_pct_, &midpoint_s_, &ctl_, &atl_, &subjective_,
                             &sleep_need_s_})
            (*column)[day] = row.float8();
    }

    static constexpr int no_kind = -1;

    std::vector<double> hrv_ms_, resting_hr_, asleep_s_, efficiency_pct_, midpoint_s_, ctl_, atl_,
        subjective_, sleep_need_s_;
    std::vector<int> hrv_kinds_, resting_hr_kinds_;
    Numbering hrv_number_, resting_hr_number_;
};

// An argument: how many days are there as the past of the others alone, and get no row.
std::size_t past_argument(const Arguments& args, int i) {
    return static_cast<std::size_t>(std::max<std::int32_t>(args.int4(i), 0));
}

// How what is usual is found in a measure: `back` undoes what `prepare` does to values.
template <typename Prepare, typename Back>
struct Measure {
    double prior;
    Prepare prepare;
    Back back;
};
constexpr Measure hrv{recovery::prior_ln_hrv, recovery::ln,
                      [](double value) { return std::exp(value); }};
constexpr Measure resting_hr{recovery::prior_resting_hr, recovery::plausible_heart_rates,
                             [](double value) { return value; }};

// One row a day after the first `past`: what is usual, as seen on that day.
template <typename Prepare, typename Back>
Datum return_baselines(const Arguments& args, const Measure<Prepare, Back>& measure,
                       std::size_t past = 0) {
    const SeriesArgument argument(args, 0);
    const auto& back = measure.back;
    struct Row {
        double week, low, high, median, sigma;
        int values;
    };
    std::vector<Row> rows;
    for (std::size_t day = past; day < argument.size(); ++day) {
        runlytics::poll_interrupt();
        const recovery::Window window =
            measure.prepare(recovery::window_of(argument.series(), day));
        const recovery::Baseline usual = recovery::baseline(window, measure.prior);
        const double sigma = usual.known() ? usual.sigma : runlytics::missing_value;
        rows.push_back({back(recovery::week_mean(window)), back(usual.median - sigma),
                        back(usual.median + sigma), back(usual.median), sigma, usual.values});
    }
    return runlytics::pg::return_rows(args, baseline_columns, rows.size(),
                                      [&](std::size_t i, RowWriter& row) {
                                          row.float8(rows[i].week);
                                          row.float8(rows[i].low);
                                          row.float8(rows[i].high);
                                          row.float8(rows[i].median);
                                          row.float8(rows[i].sigma);
                                          row.int4(rows[i].values);
                                      });
}

// One row a day after the first `past`: how ready it found the athlete.
Datum return_readiness(const Arguments& args, std::size_t past = 0) {
    const History history(args, 0);
    const recovery::DailyEvidence evidence = history.evidence();
    std::vector<recovery::Readiness> days;
    for (std::size_t day = past; day < history.size(); ++day) {
        runlytics::poll_interrupt();
        days.push_back(recovery::readiness(recovery::evidence_of(evidence, day)));
    }
    return runlytics::pg::return_rows(args, result_columns, days.size(),
                                      [&](std::size_t i, RowWriter& row) { write(days[i], row); });
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
    return runlytics::pg::return_row(args, result_columns,
                                     [&](RowWriter& row) { write(today, row); });
});

RUNLYTICS_FUNCTION(runlytics_readiness_history,
                   [](Arguments& args) { return return_readiness(args); });

RUNLYTICS_FUNCTION(runlytics_readiness_after,
                   [](Arguments& args) { return return_readiness(args, past_argument(args, 1)); });

RUNLYTICS_FUNCTION(runlytics_hrv_baselines,
                   [](Arguments& args) { return return_baselines(args, hrv); });

RUNLYTICS_FUNCTION(runlytics_hrv_baselines_after, [](Arguments& args) {
    return return_baselines(args, hrv, past_argument(args, 2));
});

RUNLYTICS_FUNCTION(runlytics_resting_hr_baselines,
                   [](Arguments& args) { return return_baselines(args, resting_hr); });

RUNLYTICS_FUNCTION(runlytics_resting_hr_baselines_after, [](Arguments& args) {
    return return_baselines(args, resting_hr, past_argument(args, 2));
});
