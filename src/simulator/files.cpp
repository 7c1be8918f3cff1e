#include "simulator/files.h"

#include <cerrno>
#include <fstream>
#include <limits>
#include <stdexcept>
#include <system_error>
#include <zlib.h>

namespace runlytics::simulator {

void write_file(const std::filesystem::path& path, const std::string& bytes) {
    errno = 0;
    std::ofstream file(path, std::ios::binary | std::ios::trunc);
    file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    file.close();
    if (file) return;
    const int reason = errno != 0 ? errno : EIO;
    throw std::runtime_error("cannot write " + path.string() + ": " +
                             std::generic_category().message(reason));
}

std::string gzip(const std::string& bytes) {
    constexpr int gzip_format = 15 + 16;
    if (bytes.size() > std::numeric_limits<uInt>::max()) throw std::length_error("gzip: too long");
    z_stream stream{};
    if (deflateInit2(&stream, Z_BEST_SPEED, Z_DEFLATED, gzip_format, 8, Z_DEFAULT_STRATEGY) !=
        Z_OK) {
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

}  // namespace runlytics::simulator
