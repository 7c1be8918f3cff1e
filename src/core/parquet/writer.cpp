#include "core/parquet/writer.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <limits>
#include <utility>

#include "core/compress/gzip.h"
#include "core/error.h"
#include "core/interrupt.h"
#include "core/parquet/thrift.h"

namespace runlytics::parquet {

namespace {

static_assert(std::endian::native == std::endian::little, "plain values are little-endian");

constexpr std::string_view magic = "PAR1";
constexpr std::size_t max_value_bytes = std::size_t{256} << 20;

// Numbers of the format's own enumerations.
constexpr int optional_repetition = 1;
constexpr int plain_encoding = 0;
constexpr int rle_encoding = 3;
constexpr int gzip_codec = 2;
constexpr int data_page = 0;

int physical_type(Type type) {
    switch (type) {
        case Type::boolean:
            return 0;
        case Type::int32:
        case Type::date:
            return 1;
        case Type::int64:
        case Type::timestamp:
        case Type::local_time:
            return 2;
        case Type::float32:
            return 4;
        case Type::float64:
            return 5;
        case Type::text:
        case Type::json:
        case Type::bytes:
            return 6;
    }
    return 6;
}

bool is_narrow(Type type) {
    return physical_type(type) == 1;
}

template <typename Value>
void append(std::string& bytes, Value value) {
    char raw[sizeof value];
    std::memcpy(raw, &value, sizeof value);
    bytes.append(raw, sizeof raw);
}

// Which values are there, one bit each: a single bit-packed run of the hybrid encoding.
std::string definition_levels(const std::vector<bool>& present) {
    std::string levels;
    const std::size_t groups = (present.size() + 7) / 8;
    for (std::size_t head = groups << 1 | 1;; head >>= 7) {
        levels += static_cast<char>(head < 0x80 ? head : head | 0x80);
        if (head < 0x80) break;
    }
    for (std::size_t i = 0; i < groups * 8; i += 8) {
        unsigned bits = 0;
        for (std::size_t n = i; n < std::min(i + 8, present.size()); ++n)
            bits |= static_cast<unsigned>(present[n]) << (n - i);
        levels += static_cast<char>(bits);
    }
    return levels;
}

// How readers are to understand the physical type: the logical type, and for old readers the
// converted one.
void write_meaning(ThriftWriter& thrift, Type type) {
    constexpr int utf8 = 0, date = 6, timestamp_micros = 10, json = 19;
    const auto logical = [&](int member) {
        thrift.struct_field(10);
        thrift.struct_field(member);
    };
    const auto end_logical = [&] {
        thrift.end_struct();
        thrift.end_struct();
    };
    switch (type) {
        case Type::text:
            thrift.int32_field(6, utf8);
            logical(1);
            return end_logical();
        case Type::json:
            thrift.int32_field(6, json);
            logical(12);
            return end_logical();
        case Type::date:
            thrift.int32_field(6, date);
            logical(6);
            return end_logical();
        case Type::timestamp:
        case Type::local_time:
            if (type == Type::timestamp) thrift.int32_field(6, timestamp_micros);
            logical(8);
            thrift.bool_field(1, type == Type::timestamp);
            thrift.struct_field(2);  // the unit:
            thrift.struct_field(2);  // microseconds
            thrift.end_struct();
            thrift.end_struct();
            return end_logical();
        default:
            return;
    }
}

// One column in one group of rows.
void write_chunk(ThriftWriter& footer, const Column& column, const Writer::Chunk& chunk) {
    footer.begin_struct();
    footer.int64_field(2, chunk.offset);
    footer.struct_field(3);
    footer.int32_field(1, physical_type(column.type));
    footer.int32_list_field(2, 2);
    footer.integer(plain_encoding);
    footer.integer(rle_encoding);
    footer.text_list_field(3, 1);
    footer.text(column.name);
    footer.int32_field(4, gzip_codec);
    footer.int64_field(5, chunk.values);
    footer.int64_field(6, chunk.unpacked_bytes);
    footer.int64_field(7, chunk.packed_bytes);
    footer.int64_field(9, chunk.offset);
    footer.end_struct();
    footer.end_struct();
}

// The root of the schema and its columns.
void write_schema(ThriftWriter& footer, const std::vector<Column>& columns) {
    footer.struct_list_field(2, columns.size() + 1);
    footer.begin_struct();
    footer.text_field(4, "schema");
    footer.int32_field(5, static_cast<std::int32_t>(columns.size()));
    footer.end_struct();
    for (const Column& column : columns) {
        footer.begin_struct();
        footer.int32_field(1, physical_type(column.type));
        footer.int32_field(3, optional_repetition);
        footer.text_field(4, column.name);
        write_meaning(footer, column.type);
        footer.end_struct();
    }
}

}  // namespace

Writer::Writer(std::vector<Column> columns, Sink sink)
    : columns_(std::move(columns)), sink_(std::move(sink)), pending_(columns_.size()) {
    write(magic);
}

void Writer::write(std::string_view bytes) {
    sink_(bytes);
    offset_ += static_cast<std::int64_t>(bytes.size());
}

void Writer::null(std::size_t column) {
    pending_[column].present.push_back(false);
}

void Writer::boolean(std::size_t column, bool value) {
    Pending& pending = pending_[column];
    pending.present.push_back(true);
    if (pending.booleans % 8 == 0) pending.values += '\0';
    if (value)
        pending.values.back() =
            static_cast<char>(pending.values.back() | 1 << pending.booleans % 8);
    ++pending.booleans;
}

void Writer::integer(std::size_t column, std::int64_t value) {
    Pending& pending = pending_[column];
    pending.present.push_back(true);
    if (!is_narrow(columns_[column].type)) return append(pending.values, value);
    append(pending.values, static_cast<std::int32_t>(value));
}

void Writer::real(std::size_t column, double value) {
    Pending& pending = pending_[column];
    pending.present.push_back(true);
    if (columns_[column].type == Type::float64) return append(pending.values, value);
    append(pending.values, static_cast<float>(value));
}

void Writer::bytes(std::size_t column, std::string_view value) {
    if (value.size() > max_value_bytes) {
        throw Error(sqlstate::limit_exceeded, "a value is too large for a Parquet file",
                    "Column \"" + columns_[column].name + "\", row " + std::to_string(rows_ + 1) +
                        ": " + std::to_string(value.size()) + " bytes.");
    }
    Pending& pending = pending_[column];
    pending.present.push_back(true);
    append(pending.values, static_cast<std::uint32_t>(value.size()));
    pending.values += value;
    pending_bytes_ += value.size();
}

void Writer::end_row() {
    ++rows_;
    ++pending_rows_;
    pending_bytes_ += columns_.size() * sizeof(double);
    if (pending_bytes_ >= group_bytes || static_cast<std::size_t>(pending_rows_) >= group_rows) {
        flush_group();
    }
}

void Writer::flush_group() {
    if (pending_rows_ == 0) return;
    Group group{{}, pending_rows_};
    for (Pending& pending : pending_) {
        poll_interrupt();
        group.chunks.push_back(write_page(pending));
        pending = Pending();
    }
    groups_.push_back(std::move(group));
    pending_rows_ = 0;
    pending_bytes_ = 0;
}

// A column of a group is one page: head, definition levels behind their length, values.
Writer::Chunk Writer::write_page(const Pending& pending) {
    const std::string levels = definition_levels(pending.present);
    std::string page;
    page.reserve(sizeof(std::uint32_t) + levels.size() + pending.values.size());
    append(page, static_cast<std::uint32_t>(levels.size()));
    page += levels;
    page += pending.values;
    if (page.size() > std::numeric_limits<std::int32_t>::max()) {
        throw Error(sqlstate::limit_exceeded, "a group of rows is too large for a Parquet file");
    }
    const std::string packed = compress::pack_gzip(page);

    ThriftWriter head;
    head.begin_struct();
    head.int32_field(1, data_page);
    head.int32_field(2, static_cast<std::int32_t>(page.size()));
    head.int32_field(3, static_cast<std::int32_t>(packed.size()));
    head.struct_field(5);
    head.int32_field(1, static_cast<std::int32_t>(pending.present.size()));
    head.int32_field(2, plain_encoding);
    head.int32_field(3, rle_encoding);
    head.int32_field(4, rle_encoding);
    head.end_struct();
    head.end_struct();

    const auto head_bytes = static_cast<std::int64_t>(head.bytes().size());
    const Chunk chunk{offset_, static_cast<std::int64_t>(pending.present.size()),
                      head_bytes + static_cast<std::int64_t>(page.size()),
                      head_bytes + static_cast<std::int64_t>(packed.size())};
    write(head.bytes());
    write(packed);
    return chunk;
}

void Writer::finish() {
    flush_group();
    write_footer();
}

void Writer::write_footer() {
    constexpr int version = 1;
    ThriftWriter footer;
    footer.begin_struct();
    footer.int32_field(1, version);
    write_schema(footer, columns_);
    footer.int64_field(3, rows_);
    footer.struct_list_field(4, groups_.size());
    for (const Group& group : groups_) {
        std::int64_t bytes = 0;
        footer.begin_struct();
        footer.struct_list_field(1, columns_.size());
        for (std::size_t i = 0; i < columns_.size(); ++i) {
            bytes += group.chunks[i].unpacked_bytes;
            write_chunk(footer, columns_[i], group.chunks[i]);
        }
        footer.int64_field(2, bytes);
        footer.int64_field(3, group.rows);
        footer.end_struct();
    }
    footer.text_field(6, "runlytics");
    footer.end_struct();

    std::string tail = footer.bytes();
    append(tail, static_cast<std::uint32_t>(footer.bytes().size()));
    tail += magic;
    write(tail);
}

}  // namespace runlytics::parquet
