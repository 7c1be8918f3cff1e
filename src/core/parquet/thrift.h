#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

// Thrift's compact protocol, as far as the heads of a Parquet file need it: written front to back,
// fields in ascending order.
namespace runlytics::parquet {

class ThriftWriter {
  public:
    void begin_struct() { last_field_.push_back(0); }
    void end_struct() {
        bytes_ += '\0';
        last_field_.pop_back();
    }

    void int32_field(int id, std::int32_t value) { integer_field(id, 5, value); }
    void int64_field(int id, std::int64_t value) { integer_field(id, 6, value); }
    void bool_field(int id, bool value) { field(id, value ? 1 : 2); }
    void text_field(int id, std::string_view value) {
        field(id, 8);
        text(value);
    }
    void struct_field(int id) {
        field(id, 12);
        begin_struct();
    }
    // The elements follow, each by begin_struct(), text() or integer().
    void struct_list_field(int id, std::size_t count) { list_field(id, count, 12); }
    void text_list_field(int id, std::size_t count) { list_field(id, count, 8); }
    void int32_list_field(int id, std::size_t count) { list_field(id, count, 5); }

    void text(std::string_view value) {
        varint(value.size());
        bytes_ += value;
    }
    void integer(std::int64_t value) {
        varint((static_cast<std::uint64_t>(value) << 1) ^ static_cast<std::uint64_t>(value >> 63));
    }

    const std::string& bytes() const { return bytes_; }

  private:
    void integer_field(int id, int type, std::int64_t value) {
        field(id, type);
        integer(value);
    }
    // A field's head is its distance from the one before and its type; distances above 15 do not
    // occur in Parquet's heads.
    void field(int id, int type) {
        bytes_ += static_cast<char>((id - last_field_.back()) << 4 | type);
        last_field_.back() = id;
    }
    void list_field(int id, std::size_t count, int type) {
        field(id, 9);
        if (count < 15) {
            bytes_ += static_cast<char>(count << 4 | static_cast<std::size_t>(type));
            return;
        }
        bytes_ += static_cast<char>(0xF0 | type);
        varint(count);
    }
    void varint(std::uint64_t value) {
        for (; value >= 0x80; value >>= 7)
            bytes_ += static_cast<char>(value | 0x80);
        bytes_ += static_cast<char>(value);
    }

    std::string bytes_;
    std::vector<int> last_field_;
};

}  // namespace runlytics::parquet
