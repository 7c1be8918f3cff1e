#include "pg/functions/geometry.h"

#include <algorithm>
#include <cfloat>
#include <cmath>
#include <optional>

#include "core/error.h"
#include "core/interrupt.h"

extern "C" {
#include <parser/parse_coerce.h>
}

namespace runlytics::pg {

namespace {

constexpr std::uint32_t line_string = 2;
constexpr std::uint32_t ewkb_z = 0x80000000, ewkb_m = 0x40000000, ewkb_srid = 0x20000000;
// Byte order, type, SRID and number of points come before the vertices.
constexpr std::size_t ewkb_header = 1 + 4 + 4 + 4;

// PostGIS's serialized form: size, SRID in three bytes, flags; a box of floats when the line has
// more than two points; type, number of points, vertices.
constexpr std::size_t serialized_prefix = 8;
constexpr std::size_t serialized_box = 4 * sizeof(float);
constexpr std::size_t serialized_counts = 8;
constexpr std::uint8_t flag_z = 0x01, flag_m = 0x02, flag_box = 0x04, flag_extended = 0x10,
                       flag_version = 0x40;

constexpr std::size_t points_between_polls = 8192;

template <typename Value>
void store(std::byte* at, Value value) {
    std::memcpy(at, &value, sizeof value);
}

template <typename Value>
Value load(const std::byte* at) {
    Value value;
    std::memcpy(&value, at, sizeof value);
    return value;
}

// Runs the explicit cast between two types; only inside call().
Datum cast(Datum value, Oid from, Oid to) {
    Oid function;
    if (find_coercion_pathway(to, from, COERCION_EXPLICIT, &function) != COERCION_PATH_FUNC) {
        throw Error("42883", "PostGIS has no cast between bytea and geometry");
    }
    return OidFunctionCall1(function, value);
}

std::size_t serialized_header(std::size_t points) {
    return serialized_prefix + (points > 2 ? serialized_box : 0) + serialized_counts;
}

// PostGIS keeps boxes in floats that never cut off a part of the geometry.
float float_below(double value) {
    const float nearest = static_cast<float>(value);
    return nearest <= value ? nearest : std::nextafterf(nearest, -FLT_MAX);
}
float float_above(double value) {
    const float nearest = static_cast<float>(value);
    return nearest >= value ? nearest : std::nextafterf(nearest, FLT_MAX);
}

void store_box(std::byte* at, const std::byte* vertices, std::size_t points) {
    double min_x = load<double>(vertices), max_x = min_x;
    double min_y = load<double>(vertices + sizeof(double)), max_y = min_y;
    for (std::size_t i = 1; i < points; ++i) {
        if (i % points_between_polls == 0) poll_interrupt();
        const auto vertex = load<geo::Point>(vertices + i * sizeof(geo::Point));
        min_x = std::min(min_x, vertex.lon);
        max_x = std::max(max_x, vertex.lon);
        min_y = std::min(min_y, vertex.lat);
        max_y = std::max(max_y, vertex.lat);
    }
    store(at, float_below(min_x));
    store(at + 4, float_above(max_x));
    store(at + 8, float_below(min_y));
    store(at + 12, float_above(max_y));
}

// Completes a serialized 2-D line whose vertices are in place.
void store_serialized_header(std::byte* bytes, std::size_t points) {
    const std::size_t header = serialized_header(points);
    SET_VARSIZE(bytes, header + points * sizeof(geo::Point));
    store(bytes + 4, std::uint8_t{wgs84 >> 16 & 0x1f});
    store(bytes + 5, std::uint8_t{wgs84 >> 8 & 0xff});
    store(bytes + 6, std::uint8_t{wgs84 & 0xff});
    const std::uint8_t box = points > 2 ? flag_box : 0;
    store(bytes + 7, static_cast<std::uint8_t>(flag_version | box));
    if (box != 0) store_box(bytes + serialized_prefix, bytes + header, points);
    store(bytes + header - 8, line_string);
    store(bytes + header - 4, static_cast<std::uint32_t>(points));
}

// Completes a bytea of EWKB whose vertices are in place.
void store_ewkb_header(std::byte* bytes, std::size_t points, int dimensions) {
    const std::size_t size = ewkb_header + points * static_cast<std::size_t>(dimensions) * 8;
    SET_VARSIZE(bytes, VARHDRSZ + size);
    std::byte* ewkb = bytes + VARHDRSZ;
    store(ewkb, std::uint8_t{1});  // little-endian
    store(ewkb + 1, line_string | ewkb_srid | (dimensions == 4 ? ewkb_z | ewkb_m : 0));
    store(ewkb + 5, std::uint32_t{wgs84});
    store(ewkb + 9, static_cast<std::uint32_t>(points));
}

// Whether PostGIS makes of a few lines, through its own cast, exactly the bytes that we would.
// Only inside call().
bool serializes_like_postgis(Oid geometry) {
    for (const std::size_t points : {2, 3, 130}) {
        const std::size_t vertices = points * sizeof(geo::Point);
        auto* ewkb = static_cast<std::byte*>(palloc0(VARHDRSZ + ewkb_header + vertices));
        auto* ours = static_cast<std::byte*>(palloc0(serialized_header(points) + vertices));
        for (std::size_t i = 0; i < points; ++i) {
            const double step = static_cast<double>(i);
            const geo::Point vertex{179.9999999 - step * 2.7182818, -89.123456 + step * 1.3141592};
            store(ewkb + VARHDRSZ + ewkb_header + i * sizeof vertex, vertex);
            store(ours + serialized_header(points) + i * sizeof vertex, vertex);
        }
        store_ewkb_header(ewkb, points, 2);
        store_serialized_header(ours, points);
        const auto* theirs = PG_DETOAST_DATUM(cast(PointerGetDatum(ewkb), BYTEAOID, geometry));
        if (VARSIZE(theirs) != VARSIZE(ours) || std::memcmp(theirs, ours, VARSIZE(ours)) != 0) {
            return false;
        }
    }
    return true;
}

// Whether the serialized form may be used: decided once in the life of a backend.
bool may_serialize(Oid geometry) {
    static std::optional<bool> same;
    if (!same) same = call([&] { return serializes_like_postgis(geometry); });
    return *same;
}

[[noreturn]] void refuse_geometry(const std::string& detail) {
    throw Error(sqlstate::invalid_parameter, "geometry must be a LineString in degrees", detail,
                "ST_LineMerge, ST_Force2D and ST_Transform(line, 4326) help.");
}

void require_wgs84(std::uint32_t srid) {
    if (srid == 0 || srid == wgs84) return;
    refuse_geometry("Its SRID is " + std::to_string(srid) + ".");
}

}  // namespace

LineBuilder::LineBuilder(const Arguments& args, std::size_t points, int dimensions)
    : geometry_(call([&] { return get_func_rettype(args.info()->flinfo->fn_oid); })),
      points_(points),
      dimensions_(dimensions),
      direct_(dimensions == 2 && points >= 2 && may_serialize(geometry_)) {
    const std::size_t header = direct_ ? serialized_header(points) : VARHDRSZ + ewkb_header;
    const std::size_t vertex = static_cast<std::size_t>(dimensions) * sizeof(double);
    if (points > (MaxAllocSize - header) / vertex) {
        throw Error(sqlstate::limit_exceeded, "line has too many points for a geometry");
    }
    const std::size_t size = header + points * vertex;
    bytes_ = static_cast<std::byte*>(call([&] { return palloc(size); }));
}

std::span<std::byte> LineBuilder::coordinates() const {
    const std::size_t header = direct_ ? serialized_header(points_) : VARHDRSZ + ewkb_header;
    return {bytes_ + header, points_ * static_cast<std::size_t>(dimensions_) * sizeof(double)};
}

Datum LineBuilder::finish() const {
    if (direct_) {
        store_serialized_header(bytes_, points_);
        return PointerGetDatum(bytes_);
    }
    store_ewkb_header(bytes_, points_, dimensions_);
    return call([&] { return cast(PointerGetDatum(bytes_), BYTEAOID, geometry_); });
}

// Vertices of two dimensions that lie aligned are used where they are.
void LineVertices::read(std::span<const std::byte> vertices, std::size_t points,
                        std::size_t dimensions) {
    const std::size_t stride = dimensions * sizeof(double);
    if (vertices.size() / stride < points) refuse_geometry("It ends early.");
    const bool aligned =
        reinterpret_cast<std::uintptr_t>(vertices.data()) % alignof(geo::Point) == 0;
    if (dimensions == 2 && aligned) {
        points_ = {reinterpret_cast<const geo::Point*>(vertices.data()), points};
        return;
    }
    copy_.resize(points);
    for (std::size_t i = 0; i < points; ++i) {
        copy_[i] = load<geo::Point>(vertices.data() + i * stride);
    }
    points_ = copy_;
}

void LineVertices::read_serialized(std::span<const std::byte> bytes) {
    const auto flags = load<std::uint8_t>(bytes.data() + 7);
    const std::size_t dimensions = 2 + ((flags & flag_z) != 0) + ((flags & flag_m) != 0);
    const std::size_t box = (flags & flag_box) != 0 ? 2 * dimensions * sizeof(float) : 0;
    const std::size_t header = serialized_prefix + box + serialized_counts;
    if (bytes.size() < header) refuse_geometry("It ends early.");
    const std::byte* srid = bytes.data() + 4;
    require_wgs84(static_cast<std::uint32_t>(srid[0]) << 16 |
                  static_cast<std::uint32_t>(srid[1]) << 8 | static_cast<std::uint32_t>(srid[2]));
    if (load<std::uint32_t>(bytes.data() + header - 8) != line_string) {
        refuse_geometry("It is of another type.");
    }
    const auto points = load<std::uint32_t>(bytes.data() + header - 4);
    read(bytes.subspan(header), points, dimensions);
}

void LineVertices::read_ewkb(std::span<const std::byte> ewkb) {
    if (ewkb.size() < 9) refuse_geometry("It ends early.");
    const auto type = load<std::uint32_t>(ewkb.data() + 1);
    if ((type & 0xff) != line_string) refuse_geometry("It is of another type.");
    std::size_t at = 5;
    if ((type & ewkb_srid) != 0) {
        require_wgs84(load<std::uint32_t>(ewkb.data() + at));
        at += 4;
    }
    if (ewkb.size() < at + 4) refuse_geometry("It ends early.");
    const auto points = load<std::uint32_t>(ewkb.data() + at);
    const std::size_t dimensions = 2 + ((type & ewkb_z) != 0) + ((type & ewkb_m) != 0);
    read(ewkb.subspan(at + 4), points, dimensions);
}

LineVertices::LineVertices(const Arguments& args, int i) {
    const Oid geometry = call([&] {
        Oid* types;
        int count;
        get_func_signature(args.info()->flinfo->fn_oid, &types, &count);
        return types[i];
    });
    const bool direct = may_serialize(geometry);
    const auto* value = call([&] { return PG_DETOAST_DATUM(args.datum(i)); });
    const auto bytes =
        std::as_bytes(std::span(reinterpret_cast<const char*>(value), VARSIZE(value)));
    const bool plain = bytes.size() > serialized_prefix &&
                       (load<std::uint8_t>(bytes.data() + 7) & flag_extended) == 0;
    if (direct && plain) {
        read_serialized(bytes);
        return;
    }
    const auto* ewkb =
        call([&] { return PG_DETOAST_DATUM(cast(PointerGetDatum(value), geometry, BYTEAOID)); });
    read_ewkb(std::as_bytes(std::span(VARDATA(ewkb), VARSIZE(ewkb) - VARHDRSZ)));
}

}  // namespace runlytics::pg
