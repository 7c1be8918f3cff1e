// samples() and its inverse, the aggregate stream_of().
#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <vector>

#include "core/stream/stream.h"
#include "pg/boundary/aggregate_state.h"
#include "pg/boundary/boundary.h"
#include "pg/boundary/results.h"

namespace {

namespace stream = runlytics::stream;
using runlytics::Channel;
using runlytics::Error;
using runlytics::Track;
using runlytics::pg::Arguments;
using runlytics::pg::call;
using runlytics::pg::RowWriter;

// The channels of the composite type sample, in the order of its columns, after at and elapsed_s.
constexpr std::array sample_channels = {
    Channel::latitude, Channel::longitude,  Channel::altitude,
    Channel::distance, Channel::heart_rate, Channel::cadence,
    Channel::speed,    Channel::power,      Channel::temperature};

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
    Datum values[runlytics::pg::max_columns];
    bool nulls[runlytics::pg::max_columns];
    runlytics::pg::read_row(datum, values, nulls);
    if (nulls[0]) throw Error("22004", "a sample needs a time", "Its column \"at\" is null.");
    SampleRow row;
    row.at_ms = runlytics::pg::to_unix_ms(DatumGetTimestampTz(values[0]));
    for (std::size_t i = 0; i < sample_channels.size(); ++i) {
        row.values[i] = nulls[i + 2] ? runlytics::missing_value : DatumGetFloat8(values[i + 2]);
    }
    return row;
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
    const Track track = stream::decode(args.bytes(0));
    return runlytics::pg::return_rows(args, track.size(), [&](std::size_t i, RowWriter& row) {
        row.timestamp(track.time[i]);
        row.float8(static_cast<double>(track.time[i] - track.time[0]) / 1000.0);
        for (const Channel channel : sample_channels) {
            row.float8(track.has(channel) ? track.column(channel)[i] : runlytics::missing_value);
        }
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
