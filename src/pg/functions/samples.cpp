// samples() and its inverse, the aggregate stream_of().
#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <vector>

#include "core/stream/stream.h"
#include "pg/boundary/aggregate_state.h"
#include "pg/boundary/boundary.h"
#include "pg/boundary/composites.h"
#include "pg/boundary/results.h"

namespace {

namespace stream = runlytics::stream;
using runlytics::Channel;
using runlytics::ChannelTraits;
using runlytics::Error;
using runlytics::Track;
using runlytics::pg::Arguments;
using runlytics::pg::call;
using runlytics::pg::Columns;
using runlytics::pg::RowReader;
using runlytics::pg::RowWriter;

// The channels of the type runlytics.sample, which follow on the columns at and elapsed_s in the
// order of their numbers.
constexpr bool has_column(const ChannelTraits& traits) {
    return !traits.column.empty();
}
constexpr std::size_t sample_channel_count = std::ranges::count_if(runlytics::channels, has_column);
constexpr auto sample_channels = [] {
    std::array<Channel, sample_channel_count> found;
    std::size_t next = 0;
    for (const ChannelTraits& traits : runlytics::channels) {
        if (has_column(traits)) found[next++] = traits.channel;
    }
    return found;
}();

constinit Columns sample_columns = [] {
    std::array<std::string_view, 2 + sample_channel_count> names = {"at", "elapsed_s"};
    for (std::size_t i = 0; i < sample_channel_count; ++i)
        names[2 + i] = runlytics::traits_of(sample_channels[i]).column;
    return Columns(std::span<const std::string_view>(names));
}();

// The type runlytics.heart_rate_sample.
constinit Columns heart_rate_columns = {"at", "heart_rate"};

// One row of stream_of's input.
struct SampleRow {
    std::int64_t at_ms;
    std::array<double, sample_channels.size()> values;
};

// The state of stream_of, which grows by doubling.
struct SampleRows {
    static constexpr std::uint32_t tag = 0x6c706d73;

    runlytics::pg::StateHeader header;
    std::uint64_t count;
    SampleRow rows[FLEXIBLE_ARRAY_MEMBER];

    static std::size_t bytes_for(std::size_t rows) {
        return offsetof(SampleRows, rows) + rows * sizeof(SampleRow);
    }
    static SampleRows* from(const Arguments& args, int i) {
        auto* state = reinterpret_cast<SampleRows*>(DatumGetPointer(args.datum(i)));
        if (VARSIZE(state) >= bytes_for(0) && state->header.tag == tag) return state;
        throw Error(runlytics::sqlstate::invalid_parameter, "state belongs to another aggregate");
    }
    std::size_t capacity() const {
        return (VARSIZE(this) - offsetof(SampleRows, rows)) / sizeof(SampleRow);
    }
};

// The state with room for one more row; only inside call().
SampleRows* with_room(SampleRows* state) {
    if (state != nullptr && state->count < state->capacity()) return state;
    const std::size_t rows = state == nullptr ? 64 : 2 * state->count;
    auto* grown = static_cast<SampleRows*>(palloc(SampleRows::bytes_for(rows)));
    if (state == nullptr) {
        grown->header.tag = SampleRows::tag;
        grown->count = 0;
    } else {
        std::memcpy(static_cast<void*>(grown), state, SampleRows::bytes_for(state->count));
    }
    SET_VARSIZE(grown, SampleRows::bytes_for(rows));
    return grown;
}

// Reads a value of type sample; only inside call().
SampleRow read_sample(Datum datum) {
    SampleRow sample;
    runlytics::pg::read_row(datum, sample_columns, [&](RowReader& row) {
        if (row.is_null())
            throw Error("22004", "a sample needs a time", "Its column \"at\" is null.");
        sample.at_ms = row.timestamp();
        row.skip();  // elapsed_s follows from the times
        for (double& value : sample.values)
            value = row.float8();
    });
    return sample;
}

Track to_track(std::span<const SampleRow> rows) {
    std::vector<std::uint32_t> order(rows.size());
    std::iota(order.begin(), order.end(), 0U);
    std::stable_sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
        return rows[a].at_ms < rows[b].at_ms;
    });
    Track track;
    for (const std::uint32_t i : order) {
        track.append(rows[i].at_ms);
        for (std::size_t c = 0; c < sample_channels.size(); ++c) {
            if (!std::isnan(rows[i].values[c])) track.set(sample_channels[c], rows[i].values[c]);
        }
    }
    return track;
}

}  // namespace

RUNLYTICS_FUNCTION(runlytics_samples, [](Arguments& args) {
    stream::Reader reader(args.bytes(0));
    const auto times = reader.times();
    std::array<std::span<const std::int32_t>, sample_channel_count> values;
    std::array<double, sample_channel_count> scales;
    for (std::size_t c = 0; c < sample_channel_count; ++c) {
        values[c] = reader.values(sample_channels[c]);
        scales[c] = stream::scale_of(sample_channels[c]);
    }
    const auto started_at = reader.header().started_at;
    return runlytics::pg::return_rows(
        args, sample_columns, times.size(), [&](std::size_t i, RowWriter& row) {
            row.timestamp(started_at + times[i]);
            row.float8((times[i] - times[0]) / 1000.0);
            for (std::size_t c = 0; c < sample_channel_count; ++c) {
                if (values[c].empty() || values[c][i] == stream::missing) {
                    row.null();
                } else {
                    row.float8(values[c][i] / scales[c]);
                }
            }
        });
});

RUNLYTICS_FUNCTION(runlytics_heart_rates, [](Arguments& args) {
    stream::Reader reader(args.bytes(0));
    const auto times = reader.times();
    const auto rates = reader.values(Channel::heart_rate);
    const auto started_at = reader.header().started_at;
    std::vector<std::size_t> known;
    known.reserve(rates.size());
    for (std::size_t i = 0; i < rates.size(); ++i) {
        if (rates[i] != stream::missing) known.push_back(i);
    }
    return runlytics::pg::return_rows(
        args, heart_rate_columns, known.size(), [&](std::size_t i, RowWriter& row) {
            row.timestamp(started_at + times[known[i]]);
            row.float8(rates[known[i]] / stream::scale_of(Channel::heart_rate));
        });
});

RUNLYTICS_FUNCTION(runlytics_stream_of_step, [](Arguments& args) {
    runlytics::pg::require_aggregate(args);
    SampleRows* state = args.is_null(0) ? nullptr : SampleRows::from(args, 0);
    if (args.is_null(1)) return state == nullptr ? args.null() : PointerGetDatum(state);
    return call([&] {
        if (state != nullptr && state->count >= stream::max_samples) {
            throw Error(runlytics::sqlstate::limit_exceeded, "too many samples for one stream");
        }
        state = with_room(state);
        state->rows[state->count] = read_sample(args.datum(1));
        ++state->count;
        return PointerGetDatum(state);
    });
});

RUNLYTICS_FUNCTION(runlytics_stream_of_final, [](Arguments& args) {
    if (args.is_null(0)) return args.null();
    const SampleRows* state = SampleRows::from(args, 0);
    return runlytics::pg::make_varlena(
        stream::encode(to_track(std::span(state->rows, state->count))));
});
