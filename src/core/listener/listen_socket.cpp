#include "core/listener/listen_socket.h"

#include <cerrno>
#include <memory>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <system_error>
#include <unistd.h>

#include "core/error.h"

namespace runlytics::listener {

namespace {

constexpr int backlog = 1024;

using AddressList = std::unique_ptr<addrinfo, decltype(&freeaddrinfo)>;

AddressList resolve(const std::string& address, std::uint16_t port) {
    addrinfo hints{};
    hints.ai_family = AF_UNSPEC;
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = AI_NUMERICHOST | AI_PASSIVE;
    addrinfo* found = nullptr;
    if (getaddrinfo(address.c_str(), std::to_string(port).c_str(), &hints, &found) != 0) {
        throw Error(sqlstate::invalid_parameter, "the address to listen at is none",
                    "It is \"" + address + "\".",
                    "Give one in numbers, such as 127.0.0.1, 0.0.0.0 or ::.");
    }
    return {found, freeaddrinfo};
}

[[noreturn]] void refuse_errno(const std::string& address, std::uint16_t port) {
    throw Error("58030", "could not listen at " + address + " port " + std::to_string(port),
                std::generic_category().message(errno) + ".");
}

}  // namespace

int open_listen_socket(const std::string& address, std::uint16_t port) {
    const AddressList found = resolve(address, port);
    const int listening =
        socket(found->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, IPPROTO_TCP);
    if (listening < 0) refuse_errno(address, port);
    const int on = 1;
    setsockopt(listening, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(listening, found->ai_addr, found->ai_addrlen) == 0 && listen(listening, backlog) == 0)
        return listening;
    const int error = errno;
    close(listening);
    errno = error;
    refuse_errno(address, port);
}

std::uint16_t port_of(int socket) {
    sockaddr_storage address{};
    socklen_t length = sizeof address;
    getsockname(socket, reinterpret_cast<sockaddr*>(&address), &length);
    return ntohs(address.ss_family == AF_INET6
                     ? reinterpret_cast<const sockaddr_in6*>(&address)->sin6_port
                     : reinterpret_cast<const sockaddr_in*>(&address)->sin_port);
}

std::string peer_address(int socket) {
    sockaddr_storage address{};
    socklen_t length = sizeof address;
    char host[NI_MAXHOST] = "";
    if (getpeername(socket, reinterpret_cast<sockaddr*>(&address), &length) != 0) return "";
    getnameinfo(reinterpret_cast<const sockaddr*>(&address), length, host, sizeof host, nullptr, 0,
                NI_NUMERICHOST);
    return host;
}

}  // namespace runlytics::listener
