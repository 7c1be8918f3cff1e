#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

// Parquet files: flat tables of nullable columns, plain values, pages packed with gzip. What
// DuckDB, Spark, pandas and the rest read.
namespace runlytics::parquet {

enum class Type {
    boolean,
    int32,
    int64,
    float32,
    float64,
    text,  // UTF-8
    json,  // UTF-8
    bytes,
    date,        // days since 1970-01-01
    timestamp,   // microseconds since 1970-01-01T00:00:00Z
    local_time,  // microseconds since 1970-01-01 00:00 of a clock without a zone
};

struct Column {
    std::string name;
    Type type;
};

// A group of rows is written once it holds this many bytes or rows: memory stays at some 2 groups.
inline constexpr std::size_t group_bytes = std::size_t{16} << 20;
inline constexpr std::size_t group_rows = 100'000;

// Give each row its values column by column, then end_row(); finish() writes the rest. Throws Error
// 54000 for a single value beyond 256 MB; whatever the sink throws passes through.
class Writer {
  public:
    using Sink = std::function<void(std::string_view)>;
    // Where one column of one group of rows went.
    struct Chunk {
        std::int64_t offset, values, unpacked_bytes, packed_bytes;
    };

    Writer(std::vector<Column> columns, Sink sink);

    void null(std::size_t column);
    void boolean(std::size_t column, bool value);
    void integer(std::size_t column, std::int64_t value);    // every integer, date and time
    void real(std::size_t column, double value);             // float32 and float64
    void bytes(std::size_t column, std::string_view value);  // text, json and bytes
    void end_row();
    void finish();

    std::int64_t rows() const { return rows_; }

  private:
    // The values of one column in the group under construction.
    struct Pending {
        std::vector<bool> present;
        std::string values;
        std::size_t booleans = 0;
    };
    struct Group {
        std::vector<Chunk> chunks;
        std::int64_t rows;
    };

    void write(std::string_view bytes);
    void flush_group();
    Chunk write_page(const Pending& pending);
    void write_footer();

    std::vector<Column> columns_;
    Sink sink_;
    std::vector<Pending> pending_;
    std::vector<Group> groups_;
    std::size_t pending_bytes_ = 0;
    std::int64_t pending_rows_ = 0;
    std::int64_t rows_ = 0;
    std::int64_t offset_ = 0;
};

}  // namespace runlytics::parquet
