#pragma once

#include <cstdint>
#include <string>

namespace runlytics::listener {

// Opens a socket that listens at a numeric address of IPv4 or IPv6. Throws Error 22023 for an
// address that is none, 58030 when the system refuses.
int open_listen_socket(const std::string& address, std::uint16_t port);

std::uint16_t port_of(int socket);

// The address at the other end, in numbers.
std::string peer_address(int socket);

}  // namespace runlytics::listener
