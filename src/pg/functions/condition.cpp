// How a run was run: durability, form, and what the sensors got wrong.
#include <vector>

#include "core/activity/durability.h"
#include "core/activity/faults.h"
#include "core/activity/form.h"
#include "core/sport_limits.h"
#include "pg/boundary/boundary.h"
#include "pg/boundary/results.h"

namespace {

namespace activity = runlytics::activity;
using runlytics::pg::Arguments;
using runlytics::pg::Columns;
using runlytics::pg::RowWriter;
using runlytics::stream::Reader;

// The type runlytics.durability_result.
constinit Columns durability_columns = {"middle_third_pct", "last_third_pct",     "late_ratio",
                                        "onset_km",         "hr_drift_pct_per_h", "coverage"};

// The type runlytics.form_band.
constinit Columns form_columns = {"from_s_per_km",
                                  "seconds",
                                  "speed_mps",
                                  "cadence",
                                  "step_length_m",
                                  "stance_time_s",
                                  "vertical_oscillation_m",
                                  "vertical_ratio_pct",
                                  "stance_balance_pct",
                                  "power_w",
                                  "heart_rate"};

// The type runlytics.stream_fault.
constinit Columns fault_columns = {"kind", "start_s", "seconds", "evidence"};

}  // namespace

RUNLYTICS_FUNCTION(runlytics_durability, [](Arguments& args) {
    Reader reader(args.bytes(0));
    const activity::Durability found = activity::durability(reader);
    if (found.coverage != found.coverage) return args.null();
    return runlytics::pg::return_row(args, durability_columns, [&](RowWriter& row) {
        row.float8(found.middle_third_pct);
        row.float8(found.last_third_pct);
        row.float8(found.late_ratio);
        row.float8(found.onset_km);
        row.float8(found.hr_drift_pct_per_h);
        row.float8(found.coverage);
    });
});

RUNLYTICS_FUNCTION(runlytics_form_by_pace, [](Arguments& args) {
    Reader reader(args.bytes(0));
    const auto bands = activity::form_by_pace(reader, args.float8(1));
    return runlytics::pg::return_rows(args, form_columns, bands.size(),
                                      [&](std::size_t i, RowWriter& row) {
                                          row.float8(bands[i].from_s_per_km);
                                          row.float8(bands[i].seconds);
                                          row.float8(bands[i].speed_mps);
                                          row.float8(bands[i].cadence);
                                          row.float8(bands[i].step_length_m);
                                          row.float8(bands[i].stance_time_s);
                                          row.float8(bands[i].vertical_oscillation_m);
                                          row.float8(bands[i].vertical_ratio_pct);
                                          row.float8(bands[i].stance_balance_pct);
                                          row.float8(bands[i].power_w);
                                          row.float8(bands[i].heart_rate);
                                      });
});

RUNLYTICS_FUNCTION(runlytics_find_faults, [](Arguments& args) {
    Reader reader(args.bytes(0));
    const double fastest = runlytics::limits_of(args.text(1)).fastest_mps;
    const auto faults = activity::find_faults(reader, fastest);
    return runlytics::pg::return_rows(args, fault_columns, faults.size(),
                                      [&](std::size_t i, RowWriter& row) {
                                          row.text(activity::name_of(faults[i].kind));
                                          row.float8(faults[i].start_s);
                                          row.float8(faults[i].seconds);
                                          row.text(faults[i].evidence);
                                      });
});

RUNLYTICS_FUNCTION(runlytics_mask_heart_rates, [](Arguments& args) {
    const auto bytes = args.bytes(0);
    const auto masked = activity::without_faulty_heart_rates(bytes);
    return runlytics::pg::make_varlena(masked.empty() ? bytes : std::span(masked));
});
