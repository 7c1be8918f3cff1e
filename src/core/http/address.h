#pragma once

#include <string>
#include <sys/socket.h>

// Which network addresses belong to the public internet.
namespace runlytics::http {

// False for loopback, private, link-local, shared, multicast, reserved and documentation addresses,
// and for IPv6 forms that carry such an IPv4 address. Of other families none is public.
bool is_public(const sockaddr& address);

// Whether it is link-local, or the address of IPv6 at which a cloud's machine is told about itself:
// what answers there knows the machine, its keys among the rest, and asks nobody who he is.
bool is_link_local(const sockaddr& address);

// Whether it is 169.254.169.254, where a machine is told about itself.
bool is_metadata(const sockaddr& address);

// The address for a message, such as 127.0.0.1 or ::1.
std::string to_text(const sockaddr& address);

}  // namespace runlytics::http
