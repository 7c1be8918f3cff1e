// Nights that are out of the usual.
#include <array>
#include <cmath>
#include <string>
#include <vector>

#include "core/anomaly/alerts.h"
#include "core/anomaly/joint.h"
#include "core/interrupt.h"
#include "pg/boundary/boundary.h"
#include "pg/boundary/composites.h"
#include "pg/boundary/numbering.h"
#include "pg/boundary/results.h"

namespace {

namespace anomaly = runlytics::anomaly;
using anomaly::Vital;
using anomaly::vital_count;
using runlytics::Error;
using runlytics::pg::Arguments;
using runlytics::pg::call;
using runlytics::pg::Columns;
using runlytics::pg::Numbering;
using runlytics::pg::RowReader;
using runlytics::pg::RowWriter;

// The type runlytics.night_vitals.
constinit Columns vitals_columns = {"shift",
                                    "resting_hr",
                                    "resting_hr_source",
                                    "hrv_ms",
                                    "hrv_source",
                                    "respiratory_rate",
                                    "respiratory_rate_source",
                                    "wrist_temperature",
                                    "wrist_temperature_source",
                                    "spo2",
                                    "spo2_source"};

// The type runlytics.night_deviation.
constinit Columns deviation_columns = {"night", "vital", "value", "usual",
                                       "low",   "high",  "z",     "of_shift"};

// The type runlytics.night_sign.
constinit Columns sign_columns = {"night", "kind",      "vital",    "level",
                                  "value", "threshold", "of_shift", "episode"};

// What is usual is asked anew for every night.
constexpr std::size_t most_nights = 36525;  // a hundred years

// The argument of type night_vitals[], column by column; a night that is NULL is one of which
// nothing is known.
class NightsArgument {
  public:
    NightsArgument(const Arguments& args, int i) {
        call([&] {
            const auto nights = runlytics::pg::take_apart(args.datum(i));
            resize(static_cast<std::size_t>(nights.count));
            std::size_t night = 0;
            runlytics::pg::read_rows(
                nights, vitals_columns, [&](RowReader& row) { read(row, night++); },
                [&] { ++night; });
        });
    }

    anomaly::Nights nights() const {
        anomaly::Nights seen;
        for (std::size_t vital = 0; vital < vital_count; ++vital)
            seen.vitals[vital] = {values_[vital], sources_[vital]};
        seen.labels = shifts_;
        return seen;
    }

  private:
    void resize(std::size_t nights) {
        if (nights > most_nights) {
            throw Error(
                "54000", "too many nights",
                std::to_string(nights) + ", and " + std::to_string(most_nights) + " at most.");
        }
        shifts_.resize(nights, no_name);
        for (std::size_t vital = 0; vital < vital_count; ++vital) {
            values_[vital].resize(nights, runlytics::missing_value);
            sources_[vital].resize(nights, no_name);
        }
    }

    void read(RowReader& row, std::size_t night) {
        shifts_[night] = shift_number_(row.text());
        for (std::size_t vital = 0; vital < vital_count; ++vital) {
            values_[vital][night] = row.float8();
            sources_[vital][night] = source_numbers_[vital](row.text());
        }
    }

    static constexpr int no_name = -1;

    std::vector<int> shifts_;
    std::array<std::vector<double>, vital_count> values_;
    std::array<std::vector<int>, vital_count> sources_;
    Numbering shift_number_;
    std::array<Numbering, vital_count> source_numbers_;
};

std::int32_t numbered(std::size_t night) {
    return static_cast<std::int32_t>(night + 1);
}

// A deviation that is known, with its place.
struct Known {
    std::size_t night;
    Vital vital;
    anomaly::Deviation of;
};

void write(const Known& known, RowWriter& row) {
    const auto back = [&](double value) {
        return known.vital == Vital::hrv ? std::exp(value) : value;
    };
    const double reach = anomaly::outside_band * known.of.sigma;
    row.int4(numbered(known.night));
    row.text(anomaly::vital_names[static_cast<std::size_t>(known.vital)]);
    row.float8(back(known.of.value));
    row.float8(back(known.of.usual));
    row.float8(back(known.of.usual - reach));
    row.float8(back(known.of.usual + reach));
    row.float8(known.of.z);
    row.boolean(known.of.of_label);
}

void write(const anomaly::Sign& sign, std::size_t episode, RowWriter& row) {
    row.int4(numbered(sign.night));
    row.text(anomaly::name_of(sign.kind));
    row.text(sign.vital ? anomaly::vital_names[static_cast<std::size_t>(*sign.vital)]
                        : std::string_view());
    row.text(anomaly::name_of(sign.level));
    row.float8(sign.value);
    row.float8(sign.limit);
    row.boolean(sign.of_label);
    row.int4(static_cast<std::int32_t>(episode + 1));
}

}  // namespace

RUNLYTICS_FUNCTION(runlytics_night_deviations, [](Arguments& args) {
    const NightsArgument argument(args, 0);
    std::vector<Known> known;
    std::size_t number = 0;
    for (const anomaly::NightDeviations& night : anomaly::deviations(argument.nights())) {
        for (std::size_t vital = 0; vital < vital_count; ++vital) {
            if (std::isfinite(night[vital].z))
                known.push_back({number, static_cast<Vital>(vital), night[vital]});
        }
        ++number;
    }
    return runlytics::pg::return_rows(args, deviation_columns, known.size(),
                                      [&](std::size_t i, RowWriter& row) { write(known[i], row); });
});

RUNLYTICS_FUNCTION(runlytics_night_signs, [](Arguments& args) {
    const NightsArgument argument(args, 0);
    const auto episodes = anomaly::episodes_of(anomaly::signs_of(argument.nights()));
    runlytics::pg::RowStream rows(args, sign_columns);
    for (std::size_t episode = 0; episode < episodes.size(); ++episode) {
        const auto& evidence = episodes[episode].evidence;
        rows.write(evidence.size(),
                   [&](std::size_t i, RowWriter& row) { write(evidence[i], episode, row); });
    }
    return static_cast<Datum>(0);
});
