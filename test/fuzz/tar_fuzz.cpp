// Any bytes are a tar archive, packed or not, whose members can be listed and read within the
// limits, or an Error.
#include <cstdint>
#include <cstdlib>
#include <sys/mman.h>
#include <unistd.h>

#include "core/archive/tar.h"
#include "core/error.h"

namespace {

// A file of its own without a name, with these bytes.
int descriptor_of(const std::uint8_t* data, std::size_t size) {
    const int descriptor = memfd_create("tar", MFD_CLOEXEC);
    if (descriptor < 0) std::abort();
    for (std::size_t written = 0; written < size;) {
        const auto n = write(descriptor, data + written, size - written);
        if (n <= 0) std::abort();
        written += static_cast<std::size_t>(n);
    }
    return descriptor;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    namespace archive = runlytics::archive;
    constexpr std::size_t most_members = 20;
    try {
        const archive::Tar tar(descriptor_of(data, size));
        std::size_t n = 0;
        for (const archive::Member& member : tar.members()) {
            if (++n > most_members) break;
            try {
                const auto bytes = tar.read(member.name);
                if (bytes.size() > archive::max_member_bytes) std::abort();
                // What a slice may have let through before the ratio was compared.
                if (bytes.size() > 2 * archive::ratio_free_bytes &&
                    bytes.size() > 2 * archive::max_ratio * size)
                    std::abort();
            } catch (const runlytics::Error&) {
            }
        }
    } catch (const runlytics::Error&) {
    }
    return 0;
}
