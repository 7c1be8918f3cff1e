// Statistics: two groups, two series, one series, many tests.
#include "core/stats/bootstrap.h"
#include "core/stats/comparison.h"
#include "core/stats/correlation.h"
#include "core/stats/false_discovery.h"
#include "core/stats/moments.h"
#include "core/stats/ranks.h"
#include "core/stats/ridge.h"
#include "core/stats/trend.h"
#include "core/text/nearest.h"
#include "pg/boundary/aggregate_state.h"
#include "pg/boundary/boundary.h"
#include "pg/boundary/results.h"

namespace {

namespace stats = runlytics::stats;
using runlytics::Error;
using runlytics::pg::AggregateState;
using runlytics::pg::Arguments;
using runlytics::pg::call;
using runlytics::pg::Columns;
using runlytics::pg::RowWriter;

// The type runlytics.comparison.
constinit Columns comparison_columns = {"metric",
                                        "unit",
                                        "first_group",
                                        "second_group",
                                        "n",
                                        "n_first",
                                        "n_second",
                                        "n_days",
                                        "n_blocks",
                                        "blocks_first",
                                        "blocks_second",
                                        "pairs",
                                        "effective_n",
                                        "mean_first",
                                        "mean_second",
                                        "estimate",
                                        "low",
                                        "high",
                                        "t",
                                        "df",
                                        "p",
                                        "q",
                                        "g",
                                        "u",
                                        "u_p",
                                        "boot_low",
                                        "boot_high",
                                        "welch_low",
                                        "welch_high",
                                        "welch_t",
                                        "welch_df",
                                        "welch_p",
                                        "method",
                                        "note"};

// The type runlytics.lag_effect.
constinit Columns effect_columns = {"x",          "y",          "lag",   "n",         "effective_n",
                                    "estimate",   "low",        "high",  "p",         "q",
                                    "spearman",   "spearman_p", "slope", "slope_low", "slope_high",
                                    "slope_unit", "method",     "note"};

// The type runlytics.trend_result.
constinit Columns trend_columns = {
    "metric", "unit", "n",         "effective_n", "estimate",   "low",         "high",   "p",
    "q",      "tau",  "intercept", "change",      "change_low", "change_high", "method", "note"};

// Counts of two groups and what a test made of them; what is not known is NULL.
struct Compared {
    stats::Comparison of;
    double n_days = runlytics::missing_value;
    double n_blocks = runlytics::missing_value;
    double effective_n = runlytics::missing_value;
    std::string_view method;
};

void write_count(RowWriter& row, double count) {
    if (count != count) return row.null();
    row.int4(static_cast<std::int32_t>(count));
}

void write_test(RowWriter& row, const stats::TTest& test) {
    row.float8(test.difference);
    row.float8(test.interval.low);
    row.float8(test.interval.high);
    row.float8(test.t);
    row.float8(test.df);
    row.float8(test.p);
}

Datum return_comparison(const Arguments& args, const Compared& compared) {
    const stats::Comparison& of = compared.of;
    const bool has_blocks = compared.n_blocks == compared.n_blocks;
    const auto count = [](std::size_t n) { return static_cast<double>(n); };
    const auto of_blocks = [&](std::size_t n) {
        return has_blocks ? count(n) : runlytics::missing_value;
    };
    return runlytics::pg::return_row(args, comparison_columns, [&](RowWriter& row) {
        for (int texts = 0; texts < 4; ++texts)
            row.null();
        for (const double n : {count(of.n_first + of.n_second), count(of.n_first),
                               count(of.n_second), compared.n_days, compared.n_blocks,
                               of_blocks(of.blocks_first), of_blocks(of.blocks_second),
                               compared.method == "paired" ? count(of.pairs) : of_blocks(of.pairs)})
            write_count(row, n);
        row.float8(compared.effective_n);
        row.float8(of.mean_first);
        row.float8(of.mean_second);
        write_test(row, of.test);
        row.null();  // q is known of several
        for (const double value :
             {of.g, of.u, of.u_p, of.bootstrap.low, of.bootstrap.high, of.welch.interval.low,
              of.welch.interval.high, of.welch.t, of.welch.df, of.welch.p})
            row.float8(value);
        row.text(compared.method);
    });
}

// The numbers of a float8[] that are some.
std::vector<double> known_numbers(const Arguments& args, int i) {
    std::vector<double> known;
    for (const double value : args.float8_array_or_missing(i)) {
        if (std::isfinite(value)) known.push_back(value);
    }
    return known;
}

void require_equal_lengths(std::initializer_list<std::size_t> lengths) {
    for (const std::size_t length : lengths) {
        if (length == *lengths.begin()) continue;
        throw Error(
            "2202E", "the arrays differ in length",
            std::to_string(*lengths.begin()) + " and " + std::to_string(length) + " elements.");
    }
}

stats::Comparison counts_of(const stats::Moments& first, const stats::Moments& second) {
    stats::Comparison comparison;
    comparison.n_first = static_cast<std::size_t>(first.n);
    comparison.n_second = static_cast<std::size_t>(second.n);
    if (first.n > 0) comparison.mean_first = first.mean;
    if (second.n > 0) comparison.mean_second = second.mean;
    comparison.test.difference = comparison.mean_first - comparison.mean_second;
    return comparison;
}

Compared welch_of(const stats::Moments& first, const stats::Moments& second) {
    stats::Comparison comparison = counts_of(first, second);
    comparison.welch = stats::welch(first, second);
    comparison.test = comparison.welch;
    comparison.g = stats::hedges_g(first, second);
    return {.of = comparison, .effective_n = first.n + second.n, .method = "welch"};
}

Datum return_trend(const Arguments& args, bool slope_first) {
    const stats::Trend trend =
        stats::trend(args.float8_array_or_missing(0), DatumGetBool(args.datum(1)));
    const auto steps = static_cast<double>(args.float8_array_or_missing(0).size()) - 1;
    return runlytics::pg::return_row(args, trend_columns, [&](RowWriter& row) {
        row.null();
        row.null();
        row.int4(static_cast<std::int32_t>(trend.n));
        row.float8(trend.effective_n);
        row.float8(slope_first ? trend.slope : trend.tau);
        row.float8(slope_first ? trend.interval.low : runlytics::missing_value);
        row.float8(slope_first ? trend.interval.high : runlytics::missing_value);
        row.float8(trend.p);
        row.null();
        row.float8(trend.tau);
        row.float8(trend.intercept);
        for (const double slope : {trend.slope, trend.interval.low, trend.interval.high})
            row.float8(slope * steps);
        row.text(slope_first ? "theil_sen" : "mann_kendall");
    });
}

// The values of the two groups of an aggregate.
struct TwoGroups {
    stats::Moments first;
    stats::Moments second;
};

using TwoGroupsState = AggregateState<TwoGroups, 0x70677774>;

}  // namespace

RUNLYTICS_FUNCTION(runlytics_welch, [](Arguments& args) {
    const auto first = known_numbers(args, 0);
    const auto second = known_numbers(args, 1);
    Compared compared = welch_of(stats::moments_of(first), stats::moments_of(second));
    const stats::MannWhitney order = stats::mann_whitney(first, second);
    compared.of.u = order.u;
    compared.of.u_p = order.p;
    return return_comparison(args, compared);
});

RUNLYTICS_FUNCTION(runlytics_paired_t, [](Arguments& args) {
    const auto first = args.float8_array_or_missing(0);
    const auto second = args.float8_array_or_missing(1);
    require_equal_lengths({first.size(), second.size()});
    std::vector<double> ones, others;
    for (std::size_t i = 0; i < first.size(); ++i) {
        if (!std::isfinite(first[i] - second[i])) continue;
        ones.push_back(first[i]);
        others.push_back(second[i]);
    }
    stats::Comparison comparison = counts_of(stats::moments_of(ones), stats::moments_of(others));
    comparison.test = stats::paired(ones, others);
    comparison.pairs = ones.size();
    return return_comparison(
        args,
        {.of = comparison, .effective_n = static_cast<double>(ones.size()), .method = "paired"});
});

RUNLYTICS_FUNCTION(runlytics_mann_whitney, [](Arguments& args) {
    const auto first = known_numbers(args, 0);
    const auto second = known_numbers(args, 1);
    stats::Comparison comparison = counts_of(stats::moments_of(first), stats::moments_of(second));
    const stats::MannWhitney order = stats::mann_whitney(first, second);
    comparison.u = order.u;
    comparison.u_p = order.p;
    comparison.test.difference =
        order.u / (static_cast<double>(first.size()) * static_cast<double>(second.size()));
    comparison.test.p = order.p;
    return return_comparison(
        args, {.of = comparison, .method = order.exact ? "mann_whitney, exact" : "mann_whitney"});
});

RUNLYTICS_FUNCTION(runlytics_hedges_g, [](Arguments& args) {
    return args.number(stats::hedges_g(stats::moments_of(args.float8_array_or_missing(0)),
                                       stats::moments_of(args.float8_array_or_missing(1))));
});

RUNLYTICS_FUNCTION(runlytics_block_bootstrap, [](Arguments& args) {
    const auto first = known_numbers(args, 0);
    const auto second = known_numbers(args, 1);
    stats::Comparison comparison = counts_of(stats::moments_of(first), stats::moments_of(second));
    comparison.bootstrap = stats::bootstrap_difference(first, second);
    comparison.test.interval = comparison.bootstrap;
    return return_comparison(args, {.of = comparison, .method = "block_bootstrap"});
});

RUNLYTICS_FUNCTION(runlytics_compare_blocks, [](Arguments& args) {
    const auto values = args.float8_array_or_missing(0);
    const auto in_first = args.int4_array(1);
    const auto blocks = args.int4_array(2);
    const auto days = args.date_array(3);
    require_equal_lengths({values.size(), in_first.size(), blocks.size(), days.size()});
    std::vector<stats::BlockValue> rows;
    for (std::size_t i = 0; i < values.size(); ++i)
        rows.push_back({values[i], in_first[i] != 0, blocks[i], days[i]});
    const stats::Comparison of = stats::compare_blocks(rows, DatumGetBool(args.datum(4)));
    const auto n_blocks = static_cast<double>(of.blocks_first + of.blocks_second);
    Compared compared = {.of = of, .n_blocks = n_blocks};
    compared.n_days = static_cast<double>(of.days_first + of.days_second);
    if (of.is_enough) {
        compared.effective_n = of.is_paired ? static_cast<double>(of.pairs) : n_blocks;
        compared.method = of.is_paired ? "paired" : "welch";
    }
    return return_comparison(args, compared);
});

RUNLYTICS_FUNCTION(runlytics_ridge_adjusted, [](Arguments& args) {
    const auto values = args.float8_array_or_missing(0);
    const auto covariates = args.float8_array_or_missing(1);
    const double lambda = args.float8(3);
    if (!(lambda > 0) || !std::isfinite(lambda)) {
        throw Error(runlytics::sqlstate::invalid_parameter, "lambda must be above 0");
    }
    const std::size_t columns = values.empty() ? 0 : covariates.size() / values.size();
    const auto adjusted =
        stats::ridge_adjusted(values, {covariates, columns}, args.int4_array(2), lambda);
    return runlytics::pg::make_float8_array(adjusted);
});

RUNLYTICS_FUNCTION(runlytics_correlate, [](Arguments& args) {
    const auto x = args.float8_array_or_missing(0);
    const auto y = args.float8_array_or_missing(1);
    require_equal_lengths({x.size(), y.size()});
    const stats::Correlation of = stats::correlate(x, y);
    return runlytics::pg::return_row(args, effect_columns, [&](RowWriter& row) {
        for (int names = 0; names < 3; ++names)
            row.null();
        row.int4(static_cast<std::int32_t>(of.n));
        for (const double value :
             {of.effective_n, of.pearson, of.interval.low, of.interval.high, of.p})
            row.float8(value);
        row.null();
        for (const double value :
             {of.spearman, of.spearman_p, of.slope, of.slope_interval.low, of.slope_interval.high})
            row.float8(value);
        row.null();
        row.text("pearson");
    });
});

RUNLYTICS_FUNCTION(runlytics_autocorrelation, [](Arguments& args) {
    return args.number(stats::lag1_autocorrelation(args.float8_array_or_missing(0)));
});

RUNLYTICS_FUNCTION(runlytics_effective_n, [](Arguments& args) {
    return args.number(stats::effective_n(args.float8(0), args.float8(1), args.float8(2)));
});

RUNLYTICS_FUNCTION(runlytics_theil_sen, [](Arguments& args) { return return_trend(args, true); });

RUNLYTICS_FUNCTION(runlytics_mann_kendall,
                   [](Arguments& args) { return return_trend(args, false); });

RUNLYTICS_FUNCTION(runlytics_q_values, [](Arguments& args) {
    return runlytics::pg::make_float8_array(
        stats::false_discovery_rates(args.float8_array_or_missing(0)));
});

RUNLYTICS_FUNCTION(runlytics_nearest_names, [](Arguments& args) {
    const auto among = args.text_array(1);
    std::vector<std::string> names;
    for (const std::string_view name : runlytics::text::nearest(args.text(0), among, 3))
        names.emplace_back(name);
    return call([&] { return runlytics::pg::make_texts(names); });
});

RUNLYTICS_FUNCTION(runlytics_two_groups_step, [](Arguments& args) {
    runlytics::pg::require_aggregate(args);
    TwoGroupsState* state =
        args.is_null(0) ? TwoGroupsState::create({}) : TwoGroupsState::from(args, 0);
    if (!args.is_null(1) && !args.is_null(2)) {
        (DatumGetBool(args.datum(2)) ? state->value.first : state->value.second)
            .add(args.float8(1));
    }
    return PointerGetDatum(state);
});

RUNLYTICS_FUNCTION(runlytics_two_groups_combine, [](Arguments& args) {
    runlytics::pg::require_aggregate(args);
    if (args.is_null(0) && args.is_null(1)) return args.null();
    TwoGroupsState* state =
        args.is_null(0) ? TwoGroupsState::create({}) : TwoGroupsState::from(args, 0);
    if (!args.is_null(1)) {
        const TwoGroups& other = TwoGroupsState::from(args, 1)->value;
        state->value.first.merge(other.first);
        state->value.second.merge(other.second);
    }
    return PointerGetDatum(state);
});

RUNLYTICS_FUNCTION(runlytics_welch_final, [](Arguments& args) {
    const TwoGroups groups = args.is_null(0) ? TwoGroups{} : TwoGroupsState::from(args, 0)->value;
    return return_comparison(args, welch_of(groups.first, groups.second));
});

RUNLYTICS_FUNCTION(runlytics_hedges_g_final, [](Arguments& args) {
    if (args.is_null(0)) return args.null();
    const TwoGroups& groups = TwoGroupsState::from(args, 0)->value;
    return args.number(stats::hedges_g(groups.first, groups.second));
});
