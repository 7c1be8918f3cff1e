#pragma once

#include <string>
#include <sys/socket.h>

// Which network addresses belong to the public internet.
namespace runlytics::http {

// False for loopback, private, link-local, shared, multicast, reserved and documentation addresses,
// and for IPv6 forms that carry such an IPv4 address. Of other families none is public.
bool is_public(const sockaddr& address);

// The address for a message, such as 127.0.0.1 or ::1.
std::string to_text(const sockaddr& address);

}  // namespace runlytics::http
