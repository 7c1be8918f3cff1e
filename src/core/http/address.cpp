#include "core/http/address.h"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <cstdint>
#include <cstring>
#include <netinet/in.h>

namespace runlytics::http {

namespace {

struct Block4 {
    std::uint8_t first[4];
    int bits;
};

// IANA's registry of special purpose addresses, as far as it is not globally reachable, and
// multicast.
constexpr Block4 special4[] = {
    {{0, 0, 0, 0}, 8},      {{10, 0, 0, 0}, 8},     {{100, 64, 0, 0}, 10}, {{127, 0, 0, 0}, 8},
    {{169, 254, 0, 0}, 16}, {{172, 16, 0, 0}, 12},  {{192, 0, 0, 0}, 24},  {{192, 0, 2, 0}, 24},
    {{192, 88, 99, 0}, 24}, {{192, 168, 0, 0}, 16}, {{198, 18, 0, 0}, 15}, {{198, 51, 100, 0}, 24},
    {{203, 0, 113, 0}, 24}, {{224, 0, 0, 0}, 4},    {{240, 0, 0, 0}, 4},
};

using Bytes6 = std::array<std::uint8_t, 16>;

struct Block6 {
    Bytes6 first;
    int bits;
};

// Of 2000::/3, the only block that is given out: protocols (Teredo among them), documentation,
// 6to4.
constexpr Block6 special6[] = {
    {{0x20, 0x01, 0x00, 0x00}, 23},
    {{0x20, 0x01, 0x0d, 0xb8}, 32},
    {{0x20, 0x02}, 16},
    {{0x3f, 0xff}, 20},
};
constexpr Block6 given_out{{0x20}, 3};
// Those that carry an IPv4 address in their last four bytes: mapped, and NAT64.
constexpr Block6 mapped{{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff}, 96};
constexpr Block6 nat64{{0, 0x64, 0xff, 0x9b}, 96};

constexpr Block4 link_local4{{169, 254, 0, 0}, 16};
constexpr Block4 metadata4{{169, 254, 169, 254}, 32};
constexpr Block6 link_local6{{0xfe, 0x80}, 10};
constexpr Block6 metadata6{{0xfd, 0x00, 0x0e, 0xc2}, 32};

bool begins_with(const std::uint8_t* address, const std::uint8_t* prefix, int bits) {
    const int whole = bits / 8;
    if (!std::equal(prefix, prefix + whole, address)) return false;
    if (bits % 8 == 0) return true;
    return (address[whole] ^ prefix[whole]) >> (8 - bits % 8) == 0;
}

bool is_public4(const std::uint8_t* address) {
    return std::none_of(std::begin(special4), std::end(special4), [&](const Block4& block) {
        return begins_with(address, block.first, block.bits);
    });
}

bool is_public6(const std::uint8_t* address) {
    const auto in = [&](const Block6& block) {
        return begins_with(address, block.first.data(), block.bits);
    };
    if (in(mapped) || in(nat64)) return is_public4(address + 12);
    return in(given_out) && std::none_of(std::begin(special6), std::end(special6), in);
}

bool is_link_local4(const std::uint8_t* address) {
    return begins_with(address, link_local4.first, link_local4.bits);
}

bool is_link_local6(const std::uint8_t* address) {
    const auto in = [&](const Block6& block) {
        return begins_with(address, block.first.data(), block.bits);
    };
    if (in(mapped) || in(nat64)) return is_link_local4(address + 12);
    return in(link_local6) || in(metadata6);
}

// The bytes of the address within a sockaddr, copied out for they need not be aligned.
template <typename Sockaddr>
Sockaddr as(const sockaddr& address) {
    Sockaddr result;
    std::memcpy(&result, &address, sizeof(result));
    return result;
}

}  // namespace

bool is_public(const sockaddr& address) {
    if (address.sa_family == AF_INET) {
        const auto in = as<sockaddr_in>(address);
        return is_public4(reinterpret_cast<const std::uint8_t*>(&in.sin_addr));
    }
    if (address.sa_family == AF_INET6)
        return is_public6(as<sockaddr_in6>(address).sin6_addr.s6_addr);
    return false;
}

bool is_link_local(const sockaddr& address) {
    if (address.sa_family == AF_INET) {
        const auto in = as<sockaddr_in>(address);
        return is_link_local4(reinterpret_cast<const std::uint8_t*>(&in.sin_addr));
    }
    return address.sa_family == AF_INET6 &&
           is_link_local6(as<sockaddr_in6>(address).sin6_addr.s6_addr);
}

bool is_metadata(const sockaddr& address) {
    if (address.sa_family != AF_INET) return false;
    const auto in = as<sockaddr_in>(address);
    return begins_with(reinterpret_cast<const std::uint8_t*>(&in.sin_addr), metadata4.first,
                       metadata4.bits);
}

std::string to_text(const sockaddr& address) {
    char text[INET6_ADDRSTRLEN] = "an address of another kind";
    if (address.sa_family == AF_INET) {
        const auto in = as<sockaddr_in>(address);
        inet_ntop(AF_INET, &in.sin_addr, text, sizeof(text));
    } else if (address.sa_family == AF_INET6) {
        const auto in = as<sockaddr_in6>(address);
        inet_ntop(AF_INET6, &in.sin6_addr, text, sizeof(text));
    }
    return text;
}

}  // namespace runlytics::http
