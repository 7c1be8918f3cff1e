#include "core/geo/polyline.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>

#include "core/error.h"
#include "core/interrupt.h"

namespace runlytics::geo {
namespace {

// A word holds eight bytes of text, the first in its lowest byte. Eight groups hold forty bits, and
// the widest difference, 720 degrees at seven digits, needs thirty-four.
using Word = std::uint64_t;
constexpr std::size_t word_bytes = sizeof(Word);
constexpr Word all_bytes = 0x0101010101010101;
constexpr unsigned char first_letter = 63;
constexpr unsigned char last_letter = 126;
constexpr Word more_follows = 0x20;
constexpr std::size_t points_between_polls = 4096;

constexpr double max_lat = 90;
constexpr double max_lon = 360;

// 10^digits.
double scale_of(int digits) {
    constexpr std::array<double, 8> powers{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7};
    if (digits < 1 || digits > 7) {
        throw Error(sqlstate::invalid_parameter, "the number of digits must be between 1 and 7",
                    "digits is " + std::to_string(digits), "Most services encode with 5 or 6.");
    }
    return powers[static_cast<std::size_t>(digits)];
}

// Eight bytes from anywhere, as a word with the first byte lowest.
Word load(const char* at) {
    Word word;
    std::memcpy(&word, at, word_bytes);
    if constexpr (std::endian::native == std::endian::big) word = __builtin_bswap64(word);
    return word;
}

void store(char* at, Word word) {
    if constexpr (std::endian::native == std::endian::big) word = __builtin_bswap64(word);
    std::memcpy(at, &word, word_bytes);
}

// Packs the low five bits of each byte of a word's two halves into twenty bits.
Word gather_group_pair(Word w) {
    w = (w & 0x001f001f001f001f) | ((w & 0x1f001f001f001f00) >> 3);
    return (w & 0x000003ff000003ff) | ((w & 0x03ff000003ff0000) >> 6);
}

// Packs the low five bits of the eight bytes of a word into forty bits.
Word gather_groups(Word w) {
    w = gather_group_pair(w);
    return (w & 0xfffff) | ((w >> 32) << 20);
}

// The inverse of gather_groups().
Word scatter_groups(Word v) {
    v = (v & 0xfffff) | ((v & 0xfffff00000) << 12);
    v = (v & 0x000003ff000003ff) | ((v & 0x000ffc00000ffc00) << 6);
    return (v & 0x001f001f001f001f) | ((v & 0x03e003e003e003e0) << 3);
}

std::int64_t from_zigzag(Word v) {
    return static_cast<std::int64_t>(v >> 1) ^ -static_cast<std::int64_t>(v & 1);
}

// The same for the two halves of a word.
Word from_zigzag_pair(Word v) {
    return (v >> 1 & 0x7fffffff7fffffff) ^ (v & 0x0000000100000001) * 0xffffffff;
}

Word to_zigzag(std::int64_t v) {
    return (static_cast<Word>(v) << 1) ^ static_cast<Word>(v >> 63);
}

// A position, or the difference of two, in steps of the encoding.
struct Steps {
    std::int64_t lat, lon;
};

[[noreturn]] void reject(std::string what, std::size_t byte) {
    throw Error(sqlstate::malformed_input, "this is not an encoded polyline: " + what,
                "at byte " + std::to_string(byte));
}

// Says why the value at a byte could not be read.
[[noreturn]] void reject_value(std::string_view encoded, std::size_t at) {
    for (std::size_t i = at; i < encoded.size() && i < at + word_bytes; ++i) {
        const auto letter = static_cast<unsigned char>(encoded[i]);
        if (letter < first_letter || letter > last_letter) {
            reject("a byte outside '?' to '~'", i);
        }
    }
    if (encoded.size() - at < word_bytes) reject("the last value is cut off", at);
    throw Error(sqlstate::out_of_range, "the encoded polyline holds a value beyond 40 bits",
                "at byte " + std::to_string(at));
}

[[noreturn]] void reject_position(std::size_t byte) {
    throw Error(sqlstate::out_of_range, "the encoded polyline leaves the globe",
                "the point before byte " + std::to_string(byte) +
                    " has a latitude beyond 90 or a longitude beyond 360 degrees",
                "Was the line encoded with more digits?");
}

// Reads the differences one after the other.
class Decoder {
  public:
    explicit Decoder(std::string_view encoded) : encoded_(encoded) {}

    bool at_end() const { return at_ == encoded_.size(); }
    std::size_t position() const { return at_; }

    // The next point's two differences. On a run both mostly lie in one word and fill at most four
    // bytes each; then they are unpacked side by side, without a branch on their lengths.
    Steps next() {
        const Word groups = load_groups();
        const Word ends = ~groups & (more_follows * all_bytes);
        const Word second_end = ends & (ends - 1);
        if (second_end == 0) [[unlikely]]
            return next_apart();
        const Word both = through_first(second_end);
        if (holds_foreign_byte(groups, both)) [[unlikely]]
            reject_value(encoded_, at_);
        const Word first = through_first(ends);
        const Word lat = groups & first;
        const Word lon = (groups & (both ^ first)) >> ((std::countr_zero(ends) | 7) + 1);
        if (((lat | lon) >> 32) != 0) [[unlikely]]
            return next_apart();
        at_ += static_cast<std::size_t>(std::countr_zero(second_end)) / 8 + 1;
        const Word pair = from_zigzag_pair(gather_group_pair(lat | lon << 32));
        return {static_cast<std::int32_t>(pair), static_cast<std::int32_t>(pair >> 32)};
    }

  private:
    // All bits through the lowest end of a value.
    static Word through_first(Word ends) { return ends ^ (ends - 1); }

    // Whether a byte within the mask is outside the alphabet. Subtracting the first letter borrows
    // only out of such a byte, so that the first one is always seen.
    static bool holds_foreign_byte(Word groups, Word mask) {
        return (groups & (mask << 2) & (0xc0 * all_bytes)) != 0;
    }

    // The next eight bytes less the first letter; behind the text stand bytes that end no value.
    Word load_groups() const {
        const std::size_t left = encoded_.size() - at_;
        const char* at = encoded_.data() + at_;
        if (left >= word_bytes) [[likely]]
            return load(at) - first_letter * all_bytes;
        std::array<char, word_bytes> tail;
        tail.fill(last_letter);
        std::copy_n(at, left, tail.data());
        return load(tail.data()) - first_letter * all_bytes;
    }

    // The next two differences where they do not fit into one word.
    Steps next_apart() {
        const std::int64_t lat = next_value();
        if (at_end()) reject("a latitude without a longitude", at_);
        return {lat, next_value()};
    }

    std::int64_t next_value() {
        const Word groups = load_groups();
        const Word ends = ~groups & (more_follows * all_bytes);
        const Word value = through_first(ends);
        if (ends == 0 || holds_foreign_byte(groups, value)) reject_value(encoded_, at_);
        at_ += static_cast<std::size_t>(std::countr_zero(ends)) / 8 + 1;
        return from_zigzag(gather_groups(groups & value));
    }

    std::string_view encoded_;
    std::size_t at_ = 0;
};

// Running coordinates in steps, and the range that they must keep to.
class Range {
  public:
    explicit Range(double scale)
        : lat_(static_cast<std::int64_t>(max_lat * scale)),
          lon_(static_cast<std::int64_t>(max_lon * scale)) {}

    bool holds(const Steps& position) const {
        return within(position.lat, lat_) & within(position.lon, lon_);
    }

  private:
    static bool within(std::int64_t value, std::int64_t limit) {
        return static_cast<std::uint64_t>(value + limit) <= static_cast<std::uint64_t>(2 * limit);
    }

    std::int64_t lat_, lon_;
};

// Writes the five-bit groups of a difference and returns their number. All eight are written; the
// next value overwrites those that are not needed.
inline std::size_t write_value(char* at, std::int64_t difference) {
    const Word value = to_zigzag(difference);
    const std::size_t groups = (static_cast<std::size_t>(std::bit_width(value | 1)) + 4) / 5;
    const Word continued = more_follows * all_bytes & ((Word{1} << (8 * (groups - 1))) - 1);
    store(at, (scatter_groups(value) | continued) + first_letter * all_bytes);
    return groups;
}

// The nearest step, halves away from zero. The caller has checked that it fits.
std::int64_t to_steps(double degrees, double scale) {
    const double scaled = degrees * scale;
    return static_cast<std::int64_t>(scaled + std::copysign(0.5, scaled));
}

void check_position(const Point& point, std::size_t index) {
    if (std::abs(point.lat) <= max_lat && std::abs(point.lon) <= max_lon) [[likely]]
        return;
    throw Error(sqlstate::out_of_range, "a point of the line is not on the globe",
                "point " + std::to_string(index + 1) + " is at longitude " +
                    std::to_string(point.lon) + ", latitude " + std::to_string(point.lat),
                "Polylines hold WGS84 degrees; transform the line to SRID 4326.");
}

}  // namespace

// Values end with the letters below '_', and nothing else is below it in an encoded polyline. Eight
// letters are compared at a time: adding moves every other one over the top bit of its byte.
std::size_t polyline_points(std::string_view encoded) {
    constexpr Word first_continued = first_letter + more_follows;
    constexpr std::size_t longest_run = 255;  // a byte counts no further
    const char* at = encoded.data();
    std::size_t words = encoded.size() / word_bytes;
    std::size_t ends = 0;
    while (words > 0) {
        const std::size_t run = std::min(words, longest_run);
        words -= run;
        Word counts = 0;
        for (std::size_t i = 0; i < run; ++i, at += word_bytes) {
            const Word over =
                (load(at) & (0x7f * all_bytes)) + (0x80 - first_continued) * all_bytes;
            counts += (~over >> 7) & all_bytes;
        }
        for (; counts != 0; counts >>= 8)
            ends += counts & 0xff;
    }
    ends += static_cast<std::size_t>(std::count_if(
        at, encoded.data() + encoded.size(),
        [](char letter) { return static_cast<unsigned char>(letter) < first_continued; }));
    return ends / 2;
}

std::size_t decode_polyline(std::string_view encoded, int digits, std::span<std::byte> points) {
    const double scale = scale_of(digits);
    const Range range(scale);
    const std::size_t room = points.size() / sizeof(Point);
    Decoder decoder(encoded);
    Steps position{0, 0};
    std::size_t count = 0;
    for (; !decoder.at_end(); ++count) {
        if (count % points_between_polls == 0) poll_interrupt();
        const Steps difference = decoder.next();
        position.lat += difference.lat;
        position.lon += difference.lon;
        if (!range.holds(position)) [[unlikely]]
            reject_position(decoder.position());
        if (count == room) {
            throw Error(sqlstate::limit_exceeded, "the buffer is too small for the polyline");
        }
        const Point point{static_cast<double>(position.lon) / scale,
                          static_cast<double>(position.lat) / scale};
        std::memcpy(points.data() + count * sizeof(Point), &point, sizeof(Point));
    }
    return count;
}

std::vector<Point> decode_polyline(std::string_view encoded, int digits) {
    std::vector<Point> points(polyline_points(encoded));
    points.resize(decode_polyline(encoded, digits, std::as_writable_bytes(std::span(points))));
    return points;
}

std::string encode_polyline(std::span<const Point> points, int digits) {
    const double scale = scale_of(digits);
    constexpr std::size_t batch = 128;
    std::array<char, 2 * word_bytes * batch> text;
    std::string encoded;
    std::int64_t lat = 0, lon = 0;
    for (std::size_t start = 0; start < points.size(); start += batch) {
        if (start % points_between_polls == 0) poll_interrupt();
        const std::size_t end = std::min(points.size(), start + batch);
        char* at = text.data();
        for (std::size_t i = start; i < end; ++i) {
            check_position(points[i], i);
            const std::int64_t next_lat = to_steps(points[i].lat, scale);
            const std::int64_t next_lon = to_steps(points[i].lon, scale);
            at += write_value(at, next_lat - lat);
            at += write_value(at, next_lon - lon);
            lat = next_lat;
            lon = next_lon;
        }
        encoded.append(text.data(), at);
    }
    return encoded;
}

}  // namespace runlytics::geo
