// Tomorrow from what is known today: examples, training, a prediction.
#include "core/error.h"
#include "core/predict/features.h"
#include "core/predict/model.h"
#include "core/predict/walk_forward.h"
#include "pg/boundary/boundary.h"
#include "pg/boundary/composites.h"
#include "pg/boundary/numbering.h"
#include "pg/boundary/results.h"

namespace {

namespace predict = runlytics::predict;
using runlytics::Error;
using runlytics::missing_value;
using runlytics::pg::Arguments;
using runlytics::pg::call;
using runlytics::pg::Columns;
using runlytics::pg::Numbering;
using runlytics::pg::RowReader;
using runlytics::pg::RowWriter;

// The type runlytics.prediction_day.
constinit Columns day_columns = {"target",
                                 "load",
                                 "ctl",
                                 "atl",
                                 "monotony",
                                 "strain",
                                 "asleep_s",
                                 "efficiency_pct",
                                 "midpoint_s",
                                 "hrv_ms",
                                 "hrv_kind",
                                 "resting_hr",
                                 "resting_hr_kind",
                                 "respiratory_rate",
                                 "night_shift",
                                 "day_off"};

// The type runlytics.prediction_example.
constinit Columns example_columns = {"day", "features", "target"};

// The type runlytics.model_skill.
constinit Columns skill_columns = {"model",    "days",     "mae",   "to_persistence",
                                   "to_mean7", "coverage", "proven"};

// The type runlytics.walked_day.
constinit Columns walked_columns = {"day",   "actual", "persistence", "mean7",
                                    "usual", "ridge",  "gbt"};

// The type runlytics.trained_model.
constinit Columns trained_columns = {"name",   "model",      "reason", "paired",
                                     "skills", "half_width", "walked"};

// The type runlytics.prediction_part.
constinit Columns part_columns = {"feature", "known", "points"};

// The type runlytics.made_prediction.
constinit Columns made_columns = {"model", "value", "low", "high", "usual", "parts", "persistence"};

// What no body and no training reaches counts as missing: squares of it would be infinite.
double plausible(double value) {
    constexpr double most = 1e9;
    return value >= -most && value <= most ? value : missing_value;
}

// A history as columns, out of the argument of type prediction_day[], and the date of its first
// day.
class History {
  public:
    History(const Arguments& args, int days_argument, int first_argument)
        : first_(args.date(first_argument)) {
        call([&] {
            const auto days = runlytics::pg::take_apart(args.datum(days_argument));
            resize(static_cast<std::size_t>(days.count));
            std::size_t day = 0;
            runlytics::pg::read_rows(
                days, day_columns, [&](RowReader& row) { read(row, day++); }, [&] { ++day; });
        });
        if (DATE_NOT_FINITE(first_) ||
            !IS_VALID_DATE(std::int64_t{first_} + static_cast<std::int64_t>(size()) + 1)) {
            throw Error(runlytics::sqlstate::invalid_parameter, "first_day is no day of a calendar",
                        {}, "It is the date of the first element.");
        }
    }

    predict::DailyHistory columns() const {
        return {target_,
                load_,
                ctl_,
                atl_,
                monotony_,
                strain_,
                asleep_s_,
                efficiency_pct_,
                midpoint_s_,
                {hrv_ms_, hrv_kinds_},
                {resting_hr_, resting_hr_kinds_},
                {respiratory_rate_, {}},
                night_shift_,
                day_off_,
                first_weekday()};
    }
    std::span<const double> target() const { return target_; }
    std::size_t size() const { return target_.size(); }
    DateADT date_of(std::size_t day) const { return first_ + static_cast<DateADT>(day); }

  private:
    // Days are missing until they are read.
    void resize(std::size_t days) {
        for (auto* column :
             {&target_, &load_, &ctl_, &atl_, &monotony_, &strain_, &asleep_s_, &efficiency_pct_,
              &midpoint_s_, &hrv_ms_, &resting_hr_, &respiratory_rate_, &night_shift_, &day_off_})
            column->resize(days, missing_value);
        hrv_kinds_.resize(days, no_kind);
        resting_hr_kinds_.resize(days, no_kind);
    }

    void read(RowReader& row, std::size_t day) {
        for (auto* column : {&target_, &load_, &ctl_, &atl_, &monotony_, &strain_, &asleep_s_,
                             &efficiency_pct_, &midpoint_s_, &hrv_ms_})
            (*column)[day] = plausible(row.float8());
        hrv_kinds_[day] = hrv_number_(row.text());
        resting_hr_[day] = plausible(row.float8());
        resting_hr_kinds_[day] = resting_hr_number_(row.text());
        for (auto* column : {&respiratory_rate_, &night_shift_, &day_off_})
            (*column)[day] = plausible(row.float8());
    }

    // Dates of PostgreSQL count from a Saturday.
    int first_weekday() const {
        constexpr std::int64_t week = 7, saturday = 5;
        return static_cast<int>(((first_ + saturday) % week + week) % week) + 1;
    }

    static constexpr int no_kind = -1;

    DateADT first_;
    std::vector<double> target_, load_, ctl_, atl_, monotony_, strain_, asleep_s_, efficiency_pct_,
        midpoint_s_, hrv_ms_, resting_hr_, respiratory_rate_, night_shift_, day_off_;
    std::vector<int> hrv_kinds_, resting_hr_kinds_;
    Numbering hrv_number_, resting_hr_number_;
};

// An array column of the row under construction.
template <typename Fill>
void put_rows(RowWriter& row, TupleDesc descriptor, std::string_view column, Columns& columns,
              std::size_t count, Fill fill) {
    const Oid type = get_element_type(runlytics::pg::type_of_column(descriptor, column));
    row.datum(runlytics::pg::make_rows(type, columns, count, fill));
}

void write(std::string_view name, const predict::Skill& skill, RowWriter& row) {
    row.text(name);
    row.int4(static_cast<std::int32_t>(skill.days));
    row.float8(skill.mae);
    row.float8(skill.to_persistence);
    row.float8(skill.to_mean7);
    row.float8(skill.coverage);
    row.boolean(skill.proven);
}

void write(const predict::WalkedDay& day, const History& history, RowWriter& row) {
    row.datum(DateADTGetDatum(history.date_of(day.example + 1)));
    for (const double value :
         {day.actual, day.persistence, day.mean7, day.usual, day.ridge, day.trees})
        row.float8(value);
}

// A model that could not be read again is none.
std::vector<std::byte> checked_bytes(const predict::Model& model) {
    std::vector<std::byte> bytes = predict::write_model(model);
    predict::read_model(bytes);
    return bytes;
}

}  // namespace

RUNLYTICS_FUNCTION(runlytics_prediction_features, [](Arguments& args) {
    return call([&] {
        auto* names = static_cast<Datum*>(palloc(sizeof(Datum) * predict::feature_names.size()));
        for (std::size_t i = 0; i < predict::feature_names.size(); ++i)
            names[i] = runlytics::pg::make_text(predict::feature_names[i]);
        return PointerGetDatum(construct_array(names,
                                               static_cast<int>(predict::feature_names.size()),
                                               TEXTOID, -1, false, TYPALIGN_INT));
    });
});

RUNLYTICS_FUNCTION(runlytics_prediction_examples, [](Arguments& args) {
    const History history(args, 0, 1);
    const predict::Examples examples = predict::examples_of(history.columns());
    return runlytics::pg::return_rows(
        args, example_columns, examples.size(), [&](std::size_t i, RowWriter& row) {
            row.datum(DateADTGetDatum(history.date_of(i)));
            row.datum(runlytics::pg::make_float8_array(examples.row(i)));
            row.float8(examples.targets[i]);
        });
});

RUNLYTICS_FUNCTION(runlytics_train_model, [](Arguments& args) {
    const History history(args, 0, 1);
    const predict::Examples examples = predict::examples_of(history.columns());
    const predict::Training training = predict::train(examples, history.target());
    const auto bytes = checked_bytes(training.model);
    const auto paired = predict::known_examples(examples, examples.size(), examples.size()).size();
    return call([&] {
        TupleDesc descriptor = runlytics::pg::result_descriptor(args);
        return runlytics::pg::make_row(descriptor, trained_columns, [&](RowWriter& row) {
            row.text(training.model.name());
            row.datum(runlytics::pg::make_varlena(bytes));
            row.text(training.reason);
            row.int4(static_cast<std::int32_t>(paired));
            put_rows(row, descriptor, "skills", skill_columns, 3,
                     [&](std::size_t i, RowWriter& skill) {
                         if (i == 0) return write("baseline", training.baseline, skill);
                         if (i == 1) return write("ridge", training.ridge, skill);
                         write("gbt", training.trees, skill);
                     });
            row.float8(training.model.half_width);
            put_rows(
                row, descriptor, "walked", walked_columns, training.walked.size(),
                [&](std::size_t i, RowWriter& day) { write(training.walked[i], history, day); });
        });
    });
});

RUNLYTICS_FUNCTION(runlytics_predict_by, [](Arguments& args) {
    const predict::Model model = predict::read_model(args.bytes(0));
    const History history(args, 1, 2);
    if (history.size() == 0) return args.null();
    const predict::Examples examples = predict::examples_of(history.columns());
    const std::size_t last = history.size() - 1;
    const auto row_of_last = examples.row(last);
    const predict::Prediction made =
        predict::predict(model, row_of_last, predict::mean_of_week(history.target(), last));
    return call([&] {
        TupleDesc descriptor = runlytics::pg::result_descriptor(args);
        return runlytics::pg::make_row(descriptor, made_columns, [&](RowWriter& row) {
            row.text(model.name());
            row.float8(made.value);
            row.float8(made.low);
            row.float8(made.high);
            row.float8(made.usual);
            put_rows(row, descriptor, "parts", part_columns, made.parts.size(),
                     [&](std::size_t i, RowWriter& part) {
                         part.text(predict::feature_names[i]);
                         part.float8(row_of_last[i]);
                         part.float8(made.parts[i]);
                     });
            row.float8(history.target()[last]);
        });
    });
});
