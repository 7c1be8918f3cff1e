#include "core/formats/fit/value.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <type_traits>

#include "core/model.h"

namespace runlytics::formats::fit {

namespace {

// By the number of the type.
constexpr std::array<std::uint8_t, 17> sizes = {1, 1, 1, 2, 2, 4, 4, 1, 4, 8, 1, 2, 4, 1, 8, 8, 8};

// An integer unless it is the value that stands for none.
template <typename Raw, typename Value>
double number_unless(const std::byte* at, bool big_endian, Value invalid) {
    const auto value = static_cast<Value>(read_integer<Raw>(at, big_endian));
    return value == invalid ? missing_value : static_cast<double>(value);
}

// Unsigned: all ones are invalid.
template <typename Raw>
double unsigned_number(const std::byte* at, bool big_endian) {
    return number_unless<Raw, Raw>(at, big_endian, std::numeric_limits<Raw>::max());
}

// Signed: the largest is invalid.
template <typename Raw>
double signed_number(const std::byte* at, bool big_endian) {
    using Value = std::make_signed_t<Raw>;
    return number_unless<Raw, Value>(at, big_endian, std::numeric_limits<Value>::max());
}

// Floating point: the invalid value is not a number, and neither is what is not finite.
template <typename Float, typename Raw>
double float_number(const std::byte* at, bool big_endian) {
    const auto value = static_cast<double>(std::bit_cast<Float>(read_integer<Raw>(at, big_endian)));
    return std::isfinite(value) ? value : missing_value;
}

}  // namespace

// Bytes of one value.
std::size_t size_of(BaseType type) {
    const auto number = static_cast<std::size_t>(type);
    return number < sizes.size() ? sizes[number] : 0;
}

// The value as a number.
double read_number(const std::byte* at, BaseType type, bool big_endian) {
    switch (type) {
        case BaseType::enumeration:
        case BaseType::uint8:
        case BaseType::byte:
            return unsigned_number<std::uint8_t>(at, big_endian);
        case BaseType::sint8:
            return signed_number<std::uint8_t>(at, big_endian);
        case BaseType::uint8z:
            return number_unless<std::uint8_t, std::uint8_t>(at, big_endian, 0);
        case BaseType::sint16:
            return signed_number<std::uint16_t>(at, big_endian);
        case BaseType::uint16:
            return unsigned_number<std::uint16_t>(at, big_endian);
        case BaseType::uint16z:
            return number_unless<std::uint16_t, std::uint16_t>(at, big_endian, 0);
        case BaseType::sint32:
            return signed_number<std::uint32_t>(at, big_endian);
        case BaseType::uint32:
            return unsigned_number<std::uint32_t>(at, big_endian);
        case BaseType::uint32z:
            return number_unless<std::uint32_t, std::uint32_t>(at, big_endian, 0);
        case BaseType::sint64:
            return signed_number<std::uint64_t>(at, big_endian);
        case BaseType::uint64:
            return unsigned_number<std::uint64_t>(at, big_endian);
        case BaseType::uint64z:
            return number_unless<std::uint64_t, std::uint64_t>(at, big_endian, 0);
        case BaseType::float32:
            return float_number<float, std::uint32_t>(at, big_endian);
        case BaseType::float64:
            return float_number<double, std::uint64_t>(at, big_endian);
        case BaseType::string:
            break;
    }
    return missing_value;
}

// Some devices fill a text with 0xFF, which no text contains.
std::string read_text(std::span<const std::byte> bytes) {
    const auto end = std::find_if(bytes.begin(), bytes.end(), [](std::byte b) {
        return b == std::byte{0} || b == std::byte{0xFF};
    });
    return {reinterpret_cast<const char*>(bytes.data()),
            static_cast<std::size_t>(end - bytes.begin())};
}

}  // namespace runlytics::formats::fit
