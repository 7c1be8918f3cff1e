// Performances and what they say of races.
#include <string>
#include <vector>

#include "core/error.h"
#include "core/performance/aerobic_estimate.h"
#include "core/performance/critical_speed.h"
#include "core/performance/race_prediction.h"
#include "core/performance/riegel.h"
#include "core/performance/vdot.h"
#include "pg/boundary/boundary.h"
#include "pg/boundary/results.h"

namespace {

namespace performance = runlytics::performance;
using runlytics::Error;
using runlytics::pg::Arguments;
using runlytics::pg::Columns;
using runlytics::pg::RowWriter;

// The type runlytics.critical_speed_fit.
constinit Columns fit_columns = {"critical_speed_mps", "low",          "high",   "d_prime_m",
                                 "d_prime_low",        "d_prime_high", "efforts"};

// The type runlytics_internal.race_estimate.
constinit Columns estimate_columns = {"model",  "seconds", "low",      "high",
                                      "weight", "efforts", "parameter"};

std::vector<performance::MaximalEffort> efforts_argument(const Arguments& args) {
    const auto metres = args.float8_array_or_missing(1), seconds = args.float8_array_or_missing(2);
    const auto days_ago = args.float8_array_or_missing(3);
    const auto certainty = args.float8_array_or_missing(4), runs = args.float8_array_or_missing(5);
    if (seconds.size() != metres.size() || days_ago.size() != metres.size() ||
        certainty.size() != metres.size() || runs.size() != metres.size()) {
        throw Error("2202E", "the arrays of efforts differ in length",
                    std::to_string(metres.size()) + " metres, " + std::to_string(seconds.size()) +
                        " seconds, " + std::to_string(days_ago.size()) + " days, " +
                        std::to_string(certainty.size()) + " certainties, " +
                        std::to_string(runs.size()) + " runs.");
    }
    std::vector<performance::MaximalEffort> efforts;
    for (std::size_t i = 0; i < metres.size(); ++i)
        efforts.push_back({metres[i], seconds[i], days_ago[i], certainty[i], runs[i]});
    return efforts;
}

std::vector<performance::Break> breaks_argument(const Arguments& args) {
    const auto days = args.float8_array_or_missing(6), ended = args.float8_array_or_missing(7);
    if (days.size() != ended.size()) {
        throw Error(
            "2202E", "the arrays of breaks differ in length",
            std::to_string(days.size()) + " lengths, " + std::to_string(ended.size()) + " ends.");
    }
    std::vector<performance::Break> breaks;
    for (std::size_t i = 0; i < days.size(); ++i)
        breaks.push_back({days[i], ended[i]});
    return breaks;
}

}  // namespace

RUNLYTICS_FUNCTION(runlytics_vdot, [](Arguments& args) {
    return args.number(performance::vdot(args.float8(0), args.float8(1)));
});

RUNLYTICS_FUNCTION(runlytics_vdot_time, [](Arguments& args) {
    return args.number(performance::vdot_time(args.float8(0), args.float8(1)));
});

RUNLYTICS_FUNCTION(runlytics_riegel, [](Arguments& args) {
    return args.number(
        performance::riegel(args.float8(0), args.float8(1), args.float8(2), args.float8(3)));
});

RUNLYTICS_FUNCTION(runlytics_riegel_exponent, [](Arguments& args) {
    return args.number(performance::riegel_exponent(args.float8_array_or_missing(0),
                                                    args.float8_array_or_missing(1)));
});

RUNLYTICS_FUNCTION(runlytics_critical_speed, [](Arguments& args) {
    return args.number(performance::critical_speed(args.float8_array_or_missing(0),
                                                   args.float8_array_or_missing(1))
                           .critical_speed);
});

RUNLYTICS_FUNCTION(runlytics_critical_speed_model, [](Arguments& args) {
    const auto line = performance::critical_speed(args.float8_array_or_missing(0),
                                                  args.float8_array_or_missing(1), args.float8(2));
    if (line.critical_speed != line.critical_speed) return args.null();
    return runlytics::pg::return_row(args, fit_columns, [&](RowWriter& row) {
        row.float8(line.critical_speed);
        row.float8(line.low);
        row.float8(line.high);
        row.float8(line.d_prime);
        row.float8(line.d_prime_low);
        row.float8(line.d_prime_high);
        row.int4(static_cast<std::int32_t>(line.efforts));
    });
});

RUNLYTICS_FUNCTION(runlytics_tanda_pace, [](Arguments& args) {
    return args.number(performance::tanda_pace(args.float8(0), args.float8(1)));
});

RUNLYTICS_FUNCTION(runlytics_aerobic_estimate, [](Arguments& args) {
    runlytics::stream::Reader reader(args.bytes(0));
    return args.number(performance::aerobic_estimate(reader, args.float8(1), args.float8(2)).value);
});

RUNLYTICS_FUNCTION(runlytics_race_estimates, [](Arguments& args) {
    const auto efforts = efforts_argument(args);
    const auto breaks = breaks_argument(args);
    const performance::RaceEvidence evidence{efforts,
                                             breaks,
                                             args.float8_or_missing(8),
                                             args.float8_or_missing(9),
                                             args.float8_or_missing(10),
                                             args.float8_or_missing(11)};
    const auto estimates = performance::predict_race(args.float8(0), evidence);
    return runlytics::pg::return_rows(args, estimate_columns, estimates.size(),
                                      [&](std::size_t i, RowWriter& row) {
                                          row.text(performance::name_of(estimates[i].model));
                                          row.float8(estimates[i].seconds);
                                          row.float8(estimates[i].low);
                                          row.float8(estimates[i].high);
                                          row.float8(estimates[i].weight);
                                          row.int4(static_cast<std::int32_t>(estimates[i].efforts));
                                          row.float8(estimates[i].parameter);
                                      });
});
