// Sleep: episodes and nights from what apps report, its regularity, means on the clock.
#include <cmath>
#include <span>
#include <string>
#include <vector>

#include "core/interrupt.h"
#include "core/recovery/circular.h"
#include "core/recovery/nights.h"
#include "core/recovery/regularity.h"
#include "pg/boundary/boundary.h"
#include "pg/boundary/composites.h"
#include "pg/boundary/results.h"

namespace {

namespace recovery = runlytics::recovery;
using runlytics::Error;
using runlytics::pg::Arguments;
using runlytics::pg::call;
using runlytics::pg::Columns;
using runlytics::pg::RowReader;
using runlytics::pg::RowWriter;

constexpr std::int32_t days_1970_to_2000 = 10'957;

// The type runlytics.sleep_report.
constinit Columns report_columns = {"started_at",   "ended_at", "stage",   "source",
                                    "utc_offset_s", "asleep_s", "core_s",  "deep_s",
                                    "rem_s",        "awake_s",  "in_bed_s"};

// The type runlytics.sleep_night.
constinit Columns night_columns = {
    "day",     "source",         "started_at",       "ended_at", "utc_offset_s", "asleep_s",
    "nap_s",   "total_24h_s",    "in_bed_s",         "core_s",   "deep_s",       "rem_s",
    "awake_s", "efficiency_pct", "efficiency_basis", "naps",     "regularity"};

// Reads a value of type sleep_report; only inside call(). Its words lie in the argument.
recovery::SleepReport read_report(RowReader& row) {
    recovery::SleepReport report;
    const bool has_start = !row.is_null();
    report.starts_at = row.timestamp();
    if (!has_start || row.is_null()) {
        throw Error("22004", "a report of sleep needs a start and an end");
    }
    report.ends_at = row.timestamp();
    const bool has_stage = !row.is_null();
    const std::string_view stage = row.text();
    if (has_stage) {
        report.stage = recovery::stage_of(stage);
        if (!report.stage) {
            throw Error(runlytics::sqlstate::invalid_parameter, "no such stage of sleep",
                        std::string(stage),
                        "in_bed, asleep, core, deep, rem or awake; NULL for a sum.");
        }
    }
    report.source = row.text();
    report.utc_offset_s = row.int4_or(0);
    for (double* sum : {&report.sums.asleep_s, &report.sums.core_s, &report.sums.deep_s,
                        &report.sums.rem_s, &report.sums.awake_s, &report.sums.in_bed_s})
        *sum = row.float8();
    return report;
}

// The reports of an array, in which NULL elements are left out.
std::span<const recovery::SleepReport> reports_at(const Arguments& args, int i) {
    struct Reports {
        recovery::SleepReport* first;
        std::size_t count;
    };
    const Reports reports = call([&] {
        const auto array = runlytics::pg::take_apart(args.datum(i));
        const auto size = static_cast<std::size_t>(array.count) + 1;
        Reports result = {static_cast<recovery::SleepReport*>(palloc_extended(
                              size * sizeof(recovery::SleepReport), MCXT_ALLOC_HUGE)),
                          0};
        runlytics::pg::read_rows(
            array, report_columns,
            [&](RowReader& row) { result.first[result.count++] = read_report(row); }, [] {});
        return result;
    });
    return {reports.first, reports.count};
}

// Which shifts start on which days, in two arrays from the given one on.
std::vector<recovery::ShiftDay> shifts_at(const Arguments& args, int i) {
    const auto days = args.date_array(i);
    const auto labels = args.text_array(i + 1);
    if (days.size() != labels.size()) {
        throw Error(
            "2202E", "days and labels of shifts differ in length",
            std::to_string(days.size()) + " days, " + std::to_string(labels.size()) + " labels.");
    }
    std::vector<recovery::ShiftDay> shifts;
    for (std::size_t n = 0; n < days.size(); ++n)
        shifts.push_back({days[n] + days_1970_to_2000, labels[n]});
    return shifts;
}

double period_argument(const Arguments& args, int i) {
    const double period = args.float8(i);
    if (period > 0 && period < std::numeric_limits<double>::infinity()) return period;
    throw Error(runlytics::sqlstate::invalid_parameter, "the period must be positive", "",
                "86400 for seconds of a day, 360 for degrees.");
}

}  // namespace

RUNLYTICS_FUNCTION(runlytics_sleep_nights, [](Arguments& args) {
    const auto nights = recovery::nights(reports_at(args, 0), shifts_at(args, 1));
    return runlytics::pg::return_rows(
        args, night_columns, nights.size(), [&](std::size_t i, RowWriter& row) {
            const recovery::Night& night = nights[i];
            const recovery::SleepSums& sums = night.main.sums;
            row.datum(DateADTGetDatum(night.day - days_1970_to_2000));
            row.text(night.main.source);
            row.timestamp(night.main.starts_at);
            row.timestamp(night.main.ends_at);
            row.int4(night.main.utc_offset_s);
            row.float8(sums.asleep_s);
            row.float8(night.nap_s);
            row.float8(night.total_s());
            row.float8(sums.in_bed_s);
            row.float8(sums.core_s);
            row.float8(sums.deep_s);
            row.float8(sums.rem_s);
            row.float8(sums.awake_s);
            row.float8(night.efficiency_pct);
            if (std::isnan(night.efficiency_pct)) {
                row.null();
            } else {
                row.text(night.in_bed_is_told() ? "in_bed" : "episode");
            }
            row.int4(night.naps);
            row.float8(night.regularity);
        });
});

RUNLYTICS_FUNCTION(runlytics_sleep_regularity, [](Arguments& args) {
    const auto starts = args.timestamp_array(0);
    const auto ends = args.timestamp_array(1);
    if (starts.size() != ends.size()) {
        throw Error(
            "2202E", "starts and ends differ in length",
            std::to_string(starts.size()) + " starts, " + std::to_string(ends.size()) + " ends.");
    }
    constexpr std::size_t stretches_between_polls = 4096;
    std::vector<recovery::Interval> asleep;
    asleep.reserve(starts.size());
    for (std::size_t i = 0; i < starts.size(); ++i) {
        if (i % stretches_between_polls == 0) runlytics::poll_interrupt();
        asleep.push_back(
            {runlytics::pg::to_unix_ms(starts[i]), runlytics::pg::to_unix_ms(ends[i])});
    }
    return args.number(recovery::sleep_regularity(asleep, runlytics::pg::to_unix_ms(args.int8(2)),
                                                  runlytics::pg::to_unix_ms(args.int8(3))));
});

RUNLYTICS_FUNCTION(runlytics_circular_mean, [](Arguments& args) {
    return args.number(
        recovery::circular_mean(args.float8_array_or_missing(0), period_argument(args, 1)));
});

RUNLYTICS_FUNCTION(runlytics_circular_sd, [](Arguments& args) {
    return args.number(
        recovery::circular_sd(args.float8_array_or_missing(0), period_argument(args, 1)));
});
