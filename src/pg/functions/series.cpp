// add_heart_rates(): a day of one measurement as a stream.
#include "core/stream/series.h"

#include <utility>
#include <vector>

#include "core/error.h"
#include "pg/boundary/boundary.h"
#include "pg/boundary/results.h"

namespace {

using runlytics::Error;
using runlytics::pg::Arguments;

}  // namespace

RUNLYTICS_FUNCTION(runlytics_add_heart_rates, [](Arguments& args) {
    if (args.is_null(1) || args.is_null(2)) {
        throw Error("22004", "times and heart rates must not be null");
    }
    const auto stream = args.is_null(0) ? std::span<const std::byte>() : args.bytes(0);
    const auto times = args.timestamp_array(1);
    const auto rates = args.float8_array_or_missing(2);
    if (times.size() != rates.size()) {
        throw Error(runlytics::sqlstate::invalid_parameter,
                    "there must be as many times as heart rates");
    }
    std::vector<runlytics::stream::Moment> moments;
    moments.reserve(times.size());
    for (std::size_t i = 0; i < times.size(); ++i)
        moments.push_back({runlytics::pg::to_unix_ms(times[i]), rates[i]});
    return runlytics::pg::make_varlena(
        runlytics::stream::add_series(stream, runlytics::Channel::heart_rate, std::move(moments)));
});
