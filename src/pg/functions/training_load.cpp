// The aggregates over days, and training_load().
#include "core/load/training_load.h"

#include "core/load/daily_ring.h"
#include "core/load/ewma.h"
#include "pg/boundary/aggregate_state.h"
#include "pg/boundary/boundary.h"
#include "pg/boundary/results.h"

namespace {

namespace load = runlytics::load;
using runlytics::Error;
using runlytics::pg::AggregateState;
using runlytics::pg::Arguments;
using runlytics::pg::Columns;
using runlytics::pg::RowWriter;

using EwmaState = AggregateState<load::Ewma, 0x616d7765>;
using RingState = AggregateState<load::FourWeeks, 0x676e6972>;

// The type runlytics.training_day.
constinit Columns day_columns = {"day", "load", "ctl", "atl", "tsb", "acwr", "monotony", "strain"};

// Adds the row (load, day) of an aggregate to its state; a row without a day counts for none.
template <typename State, typename Initial>
Datum add_row(const Arguments& args, Initial initial) {
    runlytics::pg::require_aggregate(args);
    State* state = args.is_null(0) ? nullptr : State::from(args, 0);
    if (args.is_null(2)) return state == nullptr ? args.null() : PointerGetDatum(state);
    if (DATE_NOT_FINITE(args.date(2))) {
        throw Error(runlytics::sqlstate::invalid_parameter, "day must be finite");
    }
    if (state == nullptr) state = State::create(initial());
    state->value.add(args.date(2), args.float8_or_missing(1));
    return PointerGetDatum(state);
}

double tau_argument(const Arguments& args, int i) {
    if (!args.is_null(i)) return args.float8(i);
    throw Error("22004", "tau must not be null", "", "CTL has 42 days, ATL 7.");
}

template <typename State, typename Read>
Datum read_state(const Arguments& args, Read read) {
    if (args.is_null(0)) return args.null();
    return args.number(read(State::from(args, 0)->value));
}

}  // namespace

RUNLYTICS_FUNCTION(runlytics_ewma_step, [](Arguments& args) {
    return add_row<EwmaState>(args, [&] { return load::Ewma(tau_argument(args, 3)); });
});

RUNLYTICS_FUNCTION(runlytics_ctl_step, [](Arguments& args) {
    return add_row<EwmaState>(args, [] { return load::Ewma(load::ctl_days); });
});

RUNLYTICS_FUNCTION(runlytics_atl_step, [](Arguments& args) {
    return add_row<EwmaState>(args, [] { return load::Ewma(load::atl_days); });
});

RUNLYTICS_FUNCTION(runlytics_ewma_final, [](Arguments& args) {
    return read_state<EwmaState>(args, [](const load::Ewma& ewma) { return ewma.value(); });
});

RUNLYTICS_FUNCTION(runlytics_daily_ring_step, [](Arguments& args) {
    return add_row<RingState>(args, [] { return load::FourWeeks(); });
});

RUNLYTICS_FUNCTION(runlytics_monotony_final,
                   [](Arguments& args) { return read_state<RingState>(args, load::monotony<28>); });

RUNLYTICS_FUNCTION(runlytics_strain_final,
                   [](Arguments& args) { return read_state<RingState>(args, load::strain<28>); });

RUNLYTICS_FUNCTION(runlytics_acwr_final,
                   [](Arguments& args) { return read_state<RingState>(args, load::acwr); });

RUNLYTICS_FUNCTION(runlytics_training_load, [](Arguments& args) {
    const auto days = args.date_array(0);
    const auto loads = args.float8_array_or_missing(1);
    if (days.size() != loads.size()) {
        throw Error(
            "2202E", "days and loads differ in length",
            std::to_string(days.size()) + " days, " + std::to_string(loads.size()) + " loads.");
    }
    for (const DateADT day : days) {
        if (DATE_NOT_FINITE(day)) {
            throw Error(runlytics::sqlstate::invalid_parameter, "day must be finite");
        }
    }
    const std::vector<load::TrainingDay> result = load::training_load(days, loads);
    return runlytics::pg::return_rows(args, day_columns, result.size(),
                                      [&](std::size_t i, RowWriter& row) {
                                          row.datum(DateADTGetDatum(result[i].day));
                                          row.float8(result[i].load);
                                          row.float8(result[i].ctl);
                                          row.float8(result[i].atl);
                                          row.float8(result[i].tsb);
                                          row.float8(result[i].acwr);
                                          row.float8(result[i].monotony);
                                          row.float8(result[i].strain);
                                      });
});
