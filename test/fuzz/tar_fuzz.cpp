// Any bytes are a tar archive, packed or not, whose members can be listed and read within the
// limits, or an Error.
#include <cstdint>
#include <cstdlib>

#include "core/archive/tar.h"
#include "core/error.h"
#include "fuzz/file_of.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    namespace archive = runlytics::archive;
    constexpr std::size_t most_members = 20;
    try {
        const archive::Tar tar(runlytics::fuzz::descriptor_of(data, size));
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
