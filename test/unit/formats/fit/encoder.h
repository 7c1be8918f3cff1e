#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <string>
#include <utility>
#include <vector>

// Writes FIT files by the letter of the protocol, mistakes included where a test asks for them.
namespace runlytics::test::fit {

// Base types as definitions write them.
inline constexpr int enumeration = 0x00, sint8 = 0x01, uint8 = 0x02, sint16 = 0x83, uint16 = 0x84,
                     sint32 = 0x85, uint32 = 0x86, string = 0x07, float32 = 0x88, float64 = 0x89,
                     uint8z = 0x0A, uint16z = 0x8B, uint32z = 0x8C, byte = 0x0D, sint64 = 0x8E,
                     uint64 = 0x8F, uint64z = 0x90;

inline constexpr double invalid = std::numeric_limits<double>::quiet_NaN();

struct Field {
    int number;
    int size;
    int type;
};

struct DeveloperField {
    int number;
    int size;
    int index;
};

// A number in the field's type, an array of such, or the bytes as they are to be written.
struct Value {
    Value(double number) : numbers{number} {}
    Value(std::vector<double> array) : numbers(std::move(array)) {}
    Value(std::string text) : bytes(std::move(text)) {}

    std::vector<double> numbers;
    std::string bytes;
};

// CRC-16/ARC bit by bit.
inline std::uint16_t crc(const std::string& bytes) {
    unsigned crc = 0;
    for (const char c : bytes) {
        crc ^= static_cast<unsigned char>(c);
        for (int bit = 0; bit < 8; ++bit)
            crc = (crc & 1) ? (crc >> 1) ^ 0xA001 : crc >> 1;
    }
    return static_cast<std::uint16_t>(crc);
}

// The lowest bytes of a number, the least significant first unless big-endian.
inline std::string integer(std::uint64_t value, int size, bool big_endian = false) {
    std::string bytes;
    for (int i = 0; i < size; ++i) {
        const int shift = 8 * (big_endian ? size - 1 - i : i);
        bytes += static_cast<char>(value >> shift);
    }
    return bytes;
}

class Encoder {
  public:
    explicit Encoder(bool big_endian = false) : big_endian_(big_endian) {}

    // The byte order of the definitions from here on.
    Encoder& order(bool big_endian) {
        big_endian_ = big_endian;
        return *this;
    }

    Encoder& define(int local, int message, std::vector<Field> fields,
                    const std::vector<DeveloperField>& developer_fields = {}) {
        data_ += static_cast<char>(0x40 | (developer_fields.empty() ? 0 : 0x20) | local);
        data_ += '\0';
        data_ += static_cast<char>(big_endian_);
        data_ += integer(static_cast<std::uint64_t>(message), 2, big_endian_);
        data_ += static_cast<char>(fields.size());
        for (const auto& f : fields)
            data_ +=
                {static_cast<char>(f.number), static_cast<char>(f.size), static_cast<char>(f.type)};
        if (!developer_fields.empty()) data_ += static_cast<char>(developer_fields.size());
        for (const auto& f : developer_fields)
            data_ += {static_cast<char>(f.number), static_cast<char>(f.size),
                      static_cast<char>(f.index)};
        definitions_[static_cast<std::size_t>(local)] = {big_endian_, std::move(fields)};
        return *this;
    }

    // A message; values behind those of the definition are for its developer fields.
    Encoder& add(int local, const std::vector<Value>& values) {
        data_ += static_cast<char>(local);
        return body(local, values);
    }

    // The same under a compressed timestamp header: local types 0 to 3.
    Encoder& add_compressed(int local, int seconds, const std::vector<Value>& values) {
        data_ += static_cast<char>(0x80 | local << 5 | seconds);
        return body(local, values);
    }

    Encoder& raw(const std::string& bytes) {
        data_ += bytes;
        return *this;
    }

    // The file with its header and checksum.
    std::string file(int header_size = 14) const {
        std::string bytes = header(header_size, data_.size()) + data_;
        return bytes + integer(crc(bytes), 2);
    }

    static std::string header(int size, std::size_t data_size) {
        std::string bytes = integer(static_cast<std::uint64_t>(size), 1) + integer(0x10, 1) +
                            integer(2132, 2) + integer(data_size, 4) + ".FIT";
        if (size == 14) bytes += integer(crc(bytes), 2);
        return bytes;
    }

    const std::string& data() const { return data_; }

  private:
    struct Definition {
        bool big_endian = false;
        std::vector<Field> fields;
    };

    Encoder& body(int local, const std::vector<Value>& values) {
        const auto& [big_endian, fields] = definitions_[static_cast<std::size_t>(local)];
        for (std::size_t i = 0; i < values.size(); ++i) {
            data_ += values[i].bytes;
            for (const double value : values[i].numbers)
                data_ += number(value, fields[i].type, big_endian);
        }
        return *this;
    }

    static std::string number(double value, int type, bool big_endian) {
        constexpr std::array<int, 17> sizes = {1, 1, 1, 2, 2, 4, 4, 1, 4, 8, 1, 2, 4, 1, 8, 8, 8};
        const int kind = type & 0x1F;
        const int size = sizes[static_cast<std::size_t>(kind)];
        if (kind == 0x08) {
            const auto single = static_cast<float>(value);
            std::uint32_t bits;
            std::memcpy(&bits, &single, sizeof bits);
            return integer(std::isnan(value) ? UINT32_MAX : bits, size, big_endian);
        }
        if (kind == 0x09) {
            std::uint64_t bits;
            std::memcpy(&bits, &value, sizeof bits);
            return integer(std::isnan(value) ? UINT64_MAX : bits, size, big_endian);
        }
        const bool is_signed = kind == 0x01 || kind == 0x03 || kind == 0x05 || kind == 0x0E;
        const bool is_z = kind == 0x0A || kind == 0x0B || kind == 0x0C || kind == 0x10;
        std::uint64_t bits = static_cast<std::uint64_t>(std::llround(value));
        if (std::isnan(value))
            bits = is_z ? 0 : UINT64_MAX >> (64 - 8 * size + (is_signed ? 1 : 0));
        return integer(bits, size, big_endian);
    }

    bool big_endian_;
    std::string data_;
    std::array<Definition, 16> definitions_;
};

}  // namespace runlytics::test::fit
