#include "core/compress/gzip.h"

#include <algorithm>
#include <limits>
#include <new>
#include <string>
#include <zlib.h>

#include "core/error.h"
#include "core/interrupt.h"

namespace runlytics::compress {

namespace {

constexpr std::size_t chunk_bytes = std::size_t{1} << 18;
constexpr int gzip_only = 16 + MAX_WBITS;

// zlib's inflate over a span of any length.
class Inflater {
  public:
    explicit Inflater(std::span<const std::byte> file) : rest_(file) {
        if (inflateInit2(&stream_, gzip_only) != Z_OK) throw std::bad_alloc();
    }
    ~Inflater() { inflateEnd(&stream_); }
    Inflater(const Inflater&) = delete;
    Inflater& operator=(const Inflater&) = delete;

    // Unpacks into the buffer; `written` bytes of it are filled then. Returns zlib's code.
    int run(std::span<std::byte> buffer, std::size_t& written) {
        const std::size_t given = std::min(rest_.size(), chunk_bytes);
        const std::size_t room = std::min(buffer.size(), chunk_bytes);
        // zlib does not write to its input; the pointer lacks const for old compilers.
        stream_.next_in = reinterpret_cast<Bytef*>(const_cast<std::byte*>(rest_.data()));
        stream_.avail_in = static_cast<uInt>(given);
        stream_.next_out = reinterpret_cast<Bytef*>(buffer.data());
        stream_.avail_out = static_cast<uInt>(room);
        const int code = inflate(&stream_, Z_NO_FLUSH);
        rest_ = rest_.subspan(given - stream_.avail_in);
        written = room - stream_.avail_out;
        return code;
    }

    // Makes ready for the next member.
    void restart() { inflateReset(&stream_); }

    // What has not been read yet.
    std::span<const std::byte> rest() const { return rest_; }
    const char* complaint() const { return stream_.msg ? stream_.msg : "invalid data"; }

  private:
    std::span<const std::byte> rest_;
    z_stream stream_{};
};

// The file cannot be unpacked.
[[noreturn]] void fail(const std::string& message, std::size_t at) {
    throw Error(sqlstate::malformed_input, message, "at byte " + std::to_string(at),
                "The file is damaged or was not copied completely; fetch it again.");
}

// Stops a file that unpacks to more than the caller wants, or than a real file would.
void check_growth(std::size_t unpacked, std::size_t packed, std::size_t max_bytes) {
    if (unpacked > max_bytes) {
        throw Error(sqlstate::limit_exceeded, "gzip file unpacks to too many bytes",
                    "the limit is " + std::to_string(max_bytes) + " bytes");
    }
    if (unpacked > ratio_free_bytes && unpacked / max_ratio > packed) {
        throw Error(sqlstate::limit_exceeded,
                    "gzip file grows more than " + std::to_string(max_ratio) + " times",
                    std::to_string(packed) + " bytes give more than " + std::to_string(unpacked));
    }
}

// Whether the rest is nothing but padding.
bool is_padding(std::span<const std::byte> rest) {
    return std::all_of(rest.begin(), rest.end(), [](std::byte b) { return b == std::byte{0}; });
}

// How much to set aside at first. The trailer's word for it is believed within reason.
std::size_t expected_bytes(std::span<const std::byte> file, std::size_t max_bytes) {
    constexpr std::size_t usual_ratio = 40;
    std::size_t announced = 0;
    for (const std::byte b : file.last(std::min<std::size_t>(file.size(), 4))) {
        announced = announced >> 8 | std::to_integer<std::size_t>(b) << 24;
    }
    const std::size_t believable = std::min(file.size(), max_bytes / usual_ratio) * usual_ratio;
    return std::min(announced, believable) + 1;
}

}  // namespace

// The two magic bytes and the only method there is.
bool is_gzip(std::span<const std::byte> file) {
    return file.size() >= 3 && file[0] == std::byte{0x1F} && file[1] == std::byte{0x8B} &&
           file[2] == std::byte{8};
}

// Unpacks member after member into one growing buffer.
std::vector<std::byte> gunzip(std::span<const std::byte> file, std::size_t max_bytes) {
    Inflater inflater(file);
    std::vector<std::byte> out(expected_bytes(file, max_bytes));
    std::size_t filled = 0;
    while (true) {
        poll_interrupt();
        if (filled == out.size()) out.resize(filled + std::max(filled, chunk_bytes));
        std::size_t written = 0;
        const int code = inflater.run(std::span(out).subspan(filled), written);
        const std::size_t consumed = file.size() - inflater.rest().size();
        filled += written;
        check_growth(filled, consumed, max_bytes);
        if (code == Z_STREAM_END) {
            if (is_padding(inflater.rest())) break;
            if (!is_gzip(inflater.rest())) fail("gzip file goes on behind its end", consumed);
            inflater.restart();
        } else if (code == Z_BUF_ERROR ||
                   (code == Z_OK && inflater.rest().empty() && written == 0)) {
            fail("gzip file ends early", consumed);
        } else if (code == Z_MEM_ERROR) {
            throw std::bad_alloc();
        } else if (code != Z_OK) {
            fail("gzip file is damaged: " + std::string(inflater.complaint()), consumed);
        }
    }
    out.resize(filled);
    return out;
}

// Unpacks the beginning of the first member.
std::vector<std::byte> gunzip_head(std::span<const std::byte> file, std::size_t bytes) {
    Inflater inflater(file);
    std::vector<std::byte> out(bytes);
    std::size_t filled = 0;
    int code = Z_OK;
    while (code == Z_OK && filled < out.size()) {
        std::size_t written = 0;
        code = inflater.run(std::span(out).subspan(filled), written);
        filled += written;
    }
    out.resize(filled);
    return out;
}

std::string pack_gzip(std::string_view bytes) {
    if (bytes.size() > std::numeric_limits<uInt>::max()) {
        throw Error(sqlstate::limit_exceeded, "too many bytes for one gzip file");
    }
    z_stream stream{};
    if (deflateInit2(&stream, Z_BEST_SPEED, Z_DEFLATED, gzip_only, 8, Z_DEFAULT_STRATEGY) != Z_OK) {
        throw std::bad_alloc();
    }
    std::string packed(deflateBound(&stream, bytes.size()), '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
    stream.avail_in = static_cast<uInt>(bytes.size());
    stream.next_out = reinterpret_cast<Bytef*>(packed.data());
    stream.avail_out = static_cast<uInt>(packed.size());
    deflate(&stream, Z_FINISH);  // cannot fail: the bound holds
    packed.resize(stream.total_out);
    deflateEnd(&stream);
    return packed;
}

}  // namespace runlytics::compress
