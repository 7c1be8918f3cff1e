#include "simulator/files.h"

#include <cerrno>
#include <fstream>
#include <stdexcept>
#include <system_error>

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

}  // namespace runlytics::simulator
