// Names for the tests, by LD_PRELOAD: hang.test takes a minute, inward.test is loopback, and
// metadata.test is where clouds hand out credentials. What is an address in hexadecimal is that
// address, below answer.test. Nothing leaves the machine: whoever goes to the public address that
// these names have comes to loopback, and at the other one nobody listens.
//   turning.test  the public address at every first question of a process, loopback at every second
//   behind.test   two addresses: the public one where nobody listens, and loopback
#include <atomic>
#include <cerrno>
#include <cstring>
#include <dlfcn.h>
#include <netdb.h>
#include <netinet/in.h>
#include <string>
#include <sys/socket.h>
#include <unistd.h>

namespace {

constexpr const char* loopback = "127.0.0.1";
constexpr const char* open_address = "11.22.33.44";
constexpr const char* closed_address = "11.22.33.45";
constexpr in_addr_t open_bytes = 0x0b16212c;
constexpr in_addr_t closed_bytes = 0x0b16212d;

template <typename Function>
Function real(const char* name) {
    return reinterpret_cast<Function>(dlsym(RTLD_NEXT, name));
}

int resolve(const char* name, const char* service, const addrinfo* hints, addrinfo** result) {
    static const auto next = real<decltype(&getaddrinfo)>("getaddrinfo");
    return next(name, service, hints, result);
}

// 7f000001 is 127.0.0.1; 32 digits are groups of four with colons between.
std::string spelled(const std::string& digits) {
    std::string text;
    const bool six = digits.size() == 32;
    const std::size_t group = six ? 4 : 2;
    for (std::size_t i = 0; i < digits.size(); i += group) {
        if (i > 0) text += six ? ':' : '.';
        const std::string part = digits.substr(i, group);
        text += six ? part : std::to_string(std::stoi(part, nullptr, 16));
    }
    return text;
}

std::string answer_to(const std::string& name) {
    static std::atomic<int> asked = 0;
    if (name == "inward.test") return loopback;
    if (name == "metadata.test") return "169.254.169.254";
    if (name == "turning.test") return asked++ % 2 == 0 ? open_address : loopback;
    const auto below = name.find(".answer.test");
    return below == std::string::npos ? name : spelled(name.substr(0, below));
}

}  // namespace

extern "C" int getaddrinfo(const char* name, const char* service, const addrinfo* hints,
                           addrinfo** result) {
    if (name == nullptr) return resolve(name, service, hints, result);
    if (std::strcmp(name, "hang.test") == 0) sleep(60);
    // Later libcurls ask for either kind of address by itself: that is still one question.
    if (std::strcmp(name, "turning.test") == 0 && hints != nullptr && hints->ai_family == AF_INET6)
        return EAI_NONAME;
    if (std::strcmp(name, "behind.test") != 0)
        return resolve(answer_to(name).c_str(), service, hints, result);
    addrinfo* second = nullptr;
    if (const int failed = resolve(loopback, service, hints, &second); failed != 0) return failed;
    const int failed = resolve(closed_address, service, hints, result);
    if (failed != 0) return failed;
    addrinfo* last = *result;
    while (last->ai_next != nullptr)
        last = last->ai_next;
    last->ai_next = second;
    return 0;
}

extern "C" int connect(int socket, const sockaddr* address, socklen_t length) {
    static const auto next = real<decltype(&connect)>("connect");
    if (address->sa_family != AF_INET) return next(socket, address, length);
    sockaddr_in to;
    std::memcpy(&to, address, sizeof(to));
    if (to.sin_addr.s_addr == htonl(closed_bytes)) {
        errno = ECONNREFUSED;
        return -1;
    }
    if (to.sin_addr.s_addr != htonl(open_bytes)) return next(socket, address, length);
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return next(socket, reinterpret_cast<const sockaddr*>(&to), sizeof(to));
}
