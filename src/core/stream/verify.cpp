#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "core/interrupt.h"
#include "core/stream/layout.h"

namespace runlytics::stream {
namespace {

constexpr std::size_t interrupt_interval = 8192;  // samples

using Values = std::vector<std::int32_t>;

// Decodes a column. The values may neither exceed the column's range, be it only when multiplied by
// the step, nor claim to be present and be `missing`.
Values checked_values(const Layout& layout, std::size_t column) {
    if (!layout.columns[column]) return {};
    const auto samples = layout.header.samples;
    auto stored = *layout.columns[column];
    const auto step = static_cast<std::int32_t>(std::exchange(stored.step, 1));
    const auto limit = limit_of(column) / step;
    Values values(decoded_size(samples));
    decode_column(stored, samples, values);
    values.resize(samples);
    Cursor in(stored.bytes);
    auto absent = samples - PresentSamples(stored.presence, samples, in).count();
    for (std::size_t i = 0; i < samples; ++i) {
        if (i % interrupt_interval == 0) poll_interrupt();
        if (values[i] == missing) {
            if (absent-- == 0) malformed("a present value is the missing one");
            continue;
        }
        if (values[i] < -limit || values[i] > limit) malformed("a value is out of range");
        values[i] *= step;
    }
    return values;
}

// Times start at zero and never go back, and the header knows the last.
void check_times(const Header& header, const Values& times) {
    if (times.empty()) {
        if (header.started_at != 0 || header.elapsed_ms != 0)
            malformed("it has no samples to time");
        return;
    }
    if (times.front() != 0) malformed("the first sample is not at its start");
    if (!std::ranges::is_sorted(times)) malformed("its times go backwards");
    if (static_cast<std::uint32_t>(times.back()) != header.elapsed_ms) {
        malformed("it does not last as long as its header says");
    }
}

// Whether both are missing or equal; the same integers made both numbers.
bool same(double a, double b) {
    return a == b || (std::isnan(a) && std::isnan(b));
}

bool same(const std::optional<BoundingBox>& a, const std::optional<BoundingBox>& b) {
    if (!a || !b) return !a && !b;
    return a->min_lat == b->min_lat && a->min_lon == b->min_lon && a->max_lat == b->max_lat &&
           a->max_lon == b->max_lon;
}

}  // namespace

void verify(Bytes bytes) {
    const auto layout = parse_layout(bytes);
    if (!checksum_matches(bytes)) malformed("its checksum is wrong");
    parse_pauses(layout);
    const auto& header = layout.header;
    check_times(header, checked_values(layout, time_column));
    const auto distances = checked_values(layout, column_of(Channel::distance));
    if (!same(last_distance(distances), header.distance_m)) {
        malformed("its distance is not what its header says");
    }
    const auto latitudes = checked_values(layout, column_of(Channel::latitude));
    const auto longitudes = checked_values(layout, column_of(Channel::longitude));
    if (!same(bounding_box(latitudes, longitudes), header.box)) {
        malformed("its bounding box is not what its header says");
    }
    for (auto column = column_of(Channel::altitude); column < column_count; ++column) {
        if (column != column_of(Channel::distance)) checked_values(layout, column);
    }
}

}  // namespace runlytics::stream
