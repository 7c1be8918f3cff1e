#pragma once

#include <cstdint>
#include <cstdlib>
#include <sys/mman.h>
#include <unistd.h>

// For targets whose input is a file.
namespace runlytics::fuzz {

// A file of its own without a name, with these bytes.
inline int descriptor_of(const std::uint8_t* data, std::size_t size) {
    const int descriptor = memfd_create("input", MFD_CLOEXEC);
    if (descriptor < 0) std::abort();
    for (std::size_t written = 0; written < size;) {
        const auto n = write(descriptor, data + written, size - written);
        if (n <= 0) std::abort();
        written += static_cast<std::size_t>(n);
    }
    return descriptor;
}

}  // namespace runlytics::fuzz
