// Any bytes are an archive whose members can be listed and read within the limits, or an Error.
#include <cstdint>
#include <cstdlib>

#include "core/archive/zip.h"
#include "core/error.h"
#include "fuzz/file_of.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    namespace archive = runlytics::archive;
    constexpr std::size_t most_members = 20;  // many names of one member cost time and show nothing
    try {
        const archive::Zip zip(runlytics::fuzz::descriptor_of(data, size));
        std::size_t n = 0;
        for (const archive::Member& member : zip.members()) {
            if (++n > most_members) break;
            try {
                const auto bytes = zip.read(member.name);
                if (bytes.size() > archive::max_member_bytes) std::abort();
                if (bytes.size() > archive::ratio_free_bytes &&
                    bytes.size() > archive::max_ratio * size)
                    std::abort();
            } catch (const runlytics::Error&) {
            }
        }
    } catch (const runlytics::Error&) {
    }
    return 0;
}
