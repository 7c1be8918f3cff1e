#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "core/model.h"

// The stream: every sample of one activity in one compact, self-describing, checksummed value.
namespace runlytics::stream {

inline constexpr std::uint8_t format_version = 1;
inline constexpr std::uint32_t max_samples = 4'000'000;  // 46 days at one a second

// A decoded value that the device did not give.
inline constexpr std::int32_t missing = INT32_MIN;

// How many steps of a decoded integer make one unit of the channel (model.h names the units). It
// is the channel's resolution and the same for every stream: divide a value by it.
double scale_of(Channel channel);

struct BoundingBox {
    double min_lat, min_lon, max_lat, max_lon;
};

// What the first bytes of a stream tell without touching the rest.
struct Header {
    std::uint32_t samples = 0;
    UnixMillis started_at = 0;
    std::uint32_t elapsed_ms = 0;       // from the first to the last sample
    double distance_m = missing_value;  // what the device said last
    std::optional<BoundingBox> box;
};

// How many leading bytes hold the header; a slice of that size is enough for read_header().
inline constexpr std::size_t header_bytes = 64;

// Encodes a track. Values are rounded to the channel's resolution, those that are not finite are
// missing, a column without any value is left out, and so are pauses that repeat or that follow the
// last sample. Throws Error 22023 when times or pauses are out of order or a column has the wrong
// length, 22003 when a value does not fit, 54000 when there are too many samples or more than 24
// days between the first and the last.
std::vector<std::byte> encode(const Track& track);

// Reads the header alone. Throws Error 22P03 when it is not one.
Header read_header(std::span<const std::byte> bytes);

// Checks everything that a decoder will rely on, the checksum included: run on every stream that
// comes from outside. Throws Error 22P03.
void verify(std::span<const std::byte> bytes);

// Decodes channels on demand; each is decoded once and kept while the reader lives. The bytes must
// outlive it. Safe on hostile bytes: a broken stream throws Error 22P03.
class Reader {
  public:
    explicit Reader(std::span<const std::byte> bytes);
    ~Reader();
    Reader(Reader&&) noexcept;
    Reader& operator=(Reader&&) noexcept;

    const Header& header() const;
    std::uint32_t size() const { return header().samples; }
    bool has(Channel channel) const;

    // Milliseconds since header().started_at, never decreasing.
    std::span<const std::int32_t> times();
    // The channel's fixed-point values, `missing` where there is none; empty when it is absent.
    std::span<const std::int32_t> values(Channel channel);
    // Sorted indexes of the samples before which the recording was paused.
    std::span<const std::uint32_t> pauses();

  private:
    class Decoder;
    std::unique_ptr<Decoder> decoder_;
};

// The whole stream as a track again; encode(decode(x)) == x.
Track decode(std::span<const std::byte> bytes);

}  // namespace runlytics::stream
