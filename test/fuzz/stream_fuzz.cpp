// Any bytes may be read as a stream, and what verify() accepts must mean the same once written
// again. The length and the checksum are repaired first, or no mutation would get past them.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <vector>
#include <zlib.h>

#include "core/error.h"
#include "core/stream/stream.h"

namespace {

using runlytics::Channel;
using runlytics::Error;
namespace stream = runlytics::stream;

// The bytes with the length and the checksum that the header should have.
std::vector<std::byte> repaired(const std::uint8_t* data, std::size_t size) {
    std::vector<std::uint8_t> bytes(data, data + size);
    if (size >= stream::header_bytes) {
        const auto length = static_cast<std::uint32_t>(size);
        std::memcpy(bytes.data() + 8, &length, sizeof length);
        const auto head = crc32_z(0, bytes.data(), 4);
        const auto sum = static_cast<std::uint32_t>(crc32_z(head, bytes.data() + 8, size - 8));
        std::memcpy(bytes.data() + 4, &sum, sizeof sum);
    }
    const auto* first = reinterpret_cast<const std::byte*>(bytes.data());
    return {first, first + size};
}

// Decodes every column on its own: one that throws does not hide the next.
void read_all(const std::vector<std::byte>& bytes) {
    stream::Reader reader(bytes);
    const auto attempt = [](auto decode) {
        try {
            decode();
        } catch (const Error& error) {
            if (error.state() != runlytics::sqlstate::malformed_binary) std::abort();
        }
    };
    attempt([&] { reader.times(); });
    attempt([&] { reader.pauses(); });
    for (std::size_t i = 0; i < runlytics::channel_count; ++i) {
        attempt([&] { reader.values(static_cast<Channel>(i)); });
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto bytes = repaired(data, size);
    try {
        read_all(bytes);
        stream::verify(bytes);
    } catch (const Error& error) {
        if (error.state() != runlytics::sqlstate::malformed_binary) std::abort();
        return 0;
    }
    const auto again = stream::encode(stream::decode(bytes));
    stream::verify(again);
    if (stream::encode(stream::decode(again)) != again) std::abort();
    stream::Reader before(bytes), after(again);
    if (!std::ranges::equal(before.times(), after.times())) std::abort();
    if (!std::ranges::equal(before.pauses(), after.pauses())) std::abort();
    for (std::size_t i = 0; i < runlytics::channel_count; ++i) {
        const auto channel = static_cast<Channel>(i);
        if (!std::ranges::equal(before.values(channel), after.values(channel))) std::abort();
    }
    return 0;
}
