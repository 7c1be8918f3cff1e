#include "core/stream/layout.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <zlib.h>

namespace runlytics::stream {
namespace {

constexpr std::uint32_t magic = 'R' | 'L' << 8 | 'S' << 16 | format_version << 24;
constexpr std::size_t checksum_at = 4;
constexpr std::size_t reserved_bytes = 11;
constexpr std::size_t entry_bytes = 20;
constexpr std::size_t smallest_block = 2;  // a control byte and a reference
constexpr double degree = traits_of(Channel::latitude).resolution;
constexpr double metre = traits_of(Channel::distance).resolution;

// The header as it is stored: the public part, and what is needed to find the rest.
struct StoredHeader {
    Header header;
    std::uint32_t length = 0;
    std::uint32_t pause_count = 0;
    std::uint8_t columns = 0;
};

// CRC-32 of everything but the checksum itself.
std::uint32_t checksum(Bytes bytes) {
    const auto add = [](uLong sum, Bytes part) {
        return crc32_z(sum, reinterpret_cast<const Bytef*>(part.data()), part.size());
    };
    const auto sum =
        add(add(0, bytes.first(checksum_at)), bytes.subspan(checksum_at + sizeof(std::uint32_t)));
    return static_cast<std::uint32_t>(sum);
}

// Takes the four edges of the box, all of them missing or all of them on the globe.
std::optional<BoundingBox> parse_box(Cursor& in) {
    std::array<std::int32_t, 4> edges;
    for (auto& edge : edges)
        edge = in.get<std::int32_t>();
    if (std::ranges::count(edges, missing) == 4) return std::nullopt;
    const auto [south, west, north, east] = edges;
    const auto lat = limit_of(column_of(Channel::latitude));
    const auto lon = limit_of(column_of(Channel::longitude));
    if (south < -lat || south > north || north > lat || west < -lon || west > east || east > lon) {
        malformed("the bounding box is impossible");
    }
    return BoundingBox{south / degree, west / degree, north / degree, east / degree};
}

// Appends what parse_box() takes.
void put_box(std::vector<std::byte>& out, const std::optional<BoundingBox>& box) {
    const auto put_edge = [&](double BoundingBox::*edge) {
        put(out, box ? static_cast<std::int32_t>(std::lround((*box).*edge * degree)) : missing);
    };
    put_edge(&BoundingBox::min_lat);
    put_edge(&BoundingBox::min_lon);
    put_edge(&BoundingBox::max_lat);
    put_edge(&BoundingBox::max_lon);
}

// Takes the header; every field is within its bounds afterwards.
StoredHeader parse_header(Cursor& in) {
    StoredHeader read;
    if (in.rest().size() < header_bytes) malformed("it is shorter than a header");
    if (in.get<std::uint32_t>() != magic) malformed("it does not start as version 1 does");
    in.take(sizeof(std::uint32_t));  // the checksum
    read.length = in.get<std::uint32_t>();
    auto& header = read.header;
    header.samples = in.get<std::uint32_t>();
    header.started_at = in.get<std::int64_t>();
    header.elapsed_ms = in.get<std::uint32_t>();
    read.pause_count = in.get<std::uint32_t>();
    header.box = parse_box(in);
    const auto distance = in.get<std::int32_t>();
    if (distance != missing) header.distance_m = distance / metre;
    read.columns = in.get<std::uint8_t>();
    const auto reserved = in.take(reserved_bytes);
    if (std::ranges::any_of(reserved, [](std::byte byte) { return byte != std::byte{}; })) {
        malformed("the reserved bytes of the header are not zero");
    }
    if (header.samples > max_samples) malformed("it claims more samples than a stream may have");
    if (header.elapsed_ms > INT32_MAX) malformed("it claims to last more than 24 days");
    if (header.started_at < earliest_start ||
        header.started_at > latest_start - header.elapsed_ms) {
        malformed("it is not within the years 1 to 9999");
    }
    if (read.pause_count > header.samples) malformed("it claims more pauses than samples");
    return read;
}

// Appends what parse_header() takes; the checksum stays zero for now.
void put_header(std::vector<std::byte>& out, const StoredHeader& stored) {
    const auto& header = stored.header;
    put(out, magic);
    put(out, std::uint32_t{0});
    put(out, stored.length);
    put(out, header.samples);
    put(out, header.started_at);
    put(out, header.elapsed_ms);
    put(out, stored.pause_count);
    put_box(out, header.box);
    const bool measured = !std::isnan(header.distance_m);
    put(out,
        measured ? static_cast<std::int32_t>(std::lround(header.distance_m * metre)) : missing);
    put(out, stored.columns);
    out.resize(out.size() + reserved_bytes);
}

// One entry of the directory.
struct Entry {
    std::size_t column = 0;
    Column stored;
    std::uint32_t length = 0;
};

// Takes an entry; its column follows the one before.
Entry parse_entry(Cursor& in, std::size_t first_allowed) {
    Entry entry;
    entry.column = in.get<std::uint8_t>();
    if (entry.column < first_allowed || entry.column >= column_count) {
        malformed("the directory has a column that is unknown or out of order");
    }
    const auto presence = in.get<std::uint8_t>();
    if (presence > static_cast<std::uint8_t>(Presence::bitmap)) {
        malformed("a column's presence is of an unknown kind");
    }
    entry.stored.presence = static_cast<Presence>(presence);
    if (in.get<std::uint16_t>() != 0) malformed("reserved bytes of the directory are not zero");
    entry.stored.step = in.get<std::uint32_t>();
    if (entry.stored.step == 0 || resolution_of(entry.column) % entry.stored.step != 0) {
        malformed("a column's step does not divide its resolution");
    }
    entry.length = in.get<std::uint32_t>();
    entry.stored.before.value = in.get<std::uint32_t>();
    entry.stored.before.delta = in.get<std::uint32_t>();
    return entry;
}

// Appends what parse_entry() takes.
void put_entry(std::vector<std::byte>& out, std::size_t column, const Column& stored) {
    put(out, static_cast<std::uint8_t>(column));
    put(out, static_cast<std::uint8_t>(stored.presence));
    put(out, std::uint16_t{0});
    put(out, stored.step);
    put(out, static_cast<std::uint32_t>(stored.bytes.size()));
    put(out, stored.before.value);
    put(out, stored.before.delta);
}

// Refuses a stream without times, and one too short for the samples that it claims: the times of
// 128 samples take two bytes at least, so what a reader allocates is in proportion to the input.
void check_times(const Layout& layout) {
    const auto& times = layout.columns[time_column];
    if (!times) {
        if (layout.header.samples > 0) malformed("it has no times");
        return;
    }
    const auto blocks = (layout.header.samples + block_size - 1) / block_size;
    if (times->presence != Presence::all || times->bytes.size() < blocks * smallest_block) {
        malformed("it has fewer times than samples");
    }
}

}  // namespace

Layout parse_layout(Bytes bytes) {
    Cursor in(bytes);
    const auto stored = parse_header(in);
    if (stored.length != bytes.size()) malformed("its length is not what its header says");
    if (stored.header.samples == 0 && stored.columns > 0)
        malformed("it has columns, but no samples");
    Layout layout;
    layout.header = stored.header;
    layout.pause_count = stored.pause_count;
    Cursor directory(in.take(stored.columns * entry_bytes));
    for (std::size_t next = 0; !directory.at_end();) {
        auto entry = parse_entry(directory, next);
        entry.stored.bytes = in.take(entry.length);
        layout.columns[entry.column] = entry.stored;
        next = entry.column + 1;
    }
    check_times(layout);
    layout.pauses = in.rest();
    if (layout.pause_count > layout.pauses.size()) malformed("its pauses end too early");
    return layout;
}

std::vector<std::byte> write_layout(const Layout& layout) {
    StoredHeader stored{.header = layout.header, .pause_count = layout.pause_count};
    std::size_t length = header_bytes + layout.pauses.size();
    for (const auto& column : layout.columns) {
        if (!column) continue;
        ++stored.columns;
        length += entry_bytes + column->bytes.size();
    }
    stored.length = static_cast<std::uint32_t>(length);
    std::vector<std::byte> out;
    out.reserve(length);
    put_header(out, stored);
    for (std::size_t i = 0; i < column_count; ++i) {
        if (layout.columns[i]) put_entry(out, i, *layout.columns[i]);
    }
    for (const auto& column : layout.columns) {
        if (column) out.insert(out.end(), column->bytes.begin(), column->bytes.end());
    }
    out.insert(out.end(), layout.pauses.begin(), layout.pauses.end());
    const auto sum = checksum(out);
    std::memcpy(out.data() + checksum_at, &sum, sizeof sum);
    return out;
}

bool checksum_matches(Bytes bytes) {
    return Cursor(bytes.subspan(checksum_at)).get<std::uint32_t>() == checksum(bytes);
}

std::vector<std::uint32_t> parse_pauses(const Layout& layout) {
    std::vector<std::uint32_t> pauses;
    pauses.reserve(layout.pause_count);
    Cursor in(layout.pauses);
    std::uint32_t at = 0;
    while (pauses.size() < layout.pause_count) {
        const auto distance = in.get_varint();
        if (distance == 0 && !pauses.empty()) malformed("a pause is there twice");
        if (distance >= layout.header.samples - at) malformed("a pause is after the last sample");
        at += distance;
        pauses.push_back(at);
    }
    if (!in.at_end()) malformed("it has bytes left over");
    return pauses;
}

std::vector<std::byte> write_pauses(std::span<const std::uint32_t> pauses) {
    std::vector<std::byte> out;
    std::uint32_t before = 0;
    for (const auto pause : pauses) {
        put_varint(out, pause - before);
        before = pause;
    }
    return out;
}

double last_distance(std::span<const std::int32_t> distances) {
    for (auto i = distances.size(); i-- > 0;) {
        if (distances[i] != missing) return distances[i] / metre;
    }
    return missing_value;
}

std::optional<BoundingBox> bounding_box(std::span<const std::int32_t> latitudes,
                                        std::span<const std::int32_t> longitudes) {
    std::int32_t south = INT32_MAX, west = INT32_MAX, north = missing, east = missing;
    for (std::size_t i = 0; i < std::min(latitudes.size(), longitudes.size()); ++i) {
        if (latitudes[i] == missing || longitudes[i] == missing) continue;
        south = std::min(south, latitudes[i]);
        north = std::max(north, latitudes[i]);
        west = std::min(west, longitudes[i]);
        east = std::max(east, longitudes[i]);
    }
    if (north == missing) return std::nullopt;
    return BoundingBox{south / degree, west / degree, north / degree, east / degree};
}

Header read_header(Bytes bytes) {
    Cursor in(bytes);
    return parse_header(in).header;
}

}  // namespace runlytics::stream
