// Any bytes unpack or are refused; the head is the beginning of the whole; and what zlib packs
// comes back.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <span>
#include <vector>
#include <zlib.h>

#include "core/compress/gzip.h"
#include "core/error.h"

namespace {

using Bytes = std::vector<std::byte>;

constexpr std::size_t max_bytes = 1 << 20;

// Unpacks, or gives nothing.
Bytes unpack(std::span<const std::byte> file) {
    try {
        return runlytics::compress::gunzip(file, max_bytes);
    } catch (const runlytics::Error&) {
        return {};
    }
}

// Packs with zlib.
Bytes pack(std::span<const std::byte> text) {
    z_stream stream{};
    if (deflateInit2(&stream, 1, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY) != Z_OK) std::abort();
    Bytes out(deflateBound(&stream, text.size()) + 32);
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<std::byte*>(text.data()));
    stream.avail_in = static_cast<uInt>(text.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    if (deflate(&stream, Z_FINISH) != Z_STREAM_END) std::abort();
    out.resize(stream.total_out);
    deflateEnd(&stream);
    return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto file = std::as_bytes(std::span(data, size));
    const Bytes whole = unpack(file);
    const Bytes head = runlytics::compress::gunzip_head(file, 100);
    const bool agrees =
        head.size() <= whole.size() && std::equal(head.begin(), head.end(), whole.begin());
    if (!whole.empty() && !agrees) std::abort();
    if (unpack(pack(file)) != Bytes(file.begin(), file.end())) std::abort();
    return 0;
}
