// Posts documents of 1 kB to a listener over so many connections, each of which waits for its
// answer, and prints how many it took a second: post_many PORT TOKEN CONNECTIONS REQUESTS
#include <arpa/inet.h>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <netinet/tcp.h>
#include <string>
#include <sys/socket.h>
#include <unistd.h>
#include <vector>

namespace {

constexpr std::size_t body_bytes = 1000;

int connect_to(int port) {
    const int connection = socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const int on = 1;
    setsockopt(connection, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (connect(connection, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
        std::perror("connect");
        std::exit(1);
    }
    return connection;
}

// A document that nobody has sent before.
void send_document(int connection, const std::string& head) {
    static unsigned long n = static_cast<unsigned long>(getpid()) << 32;
    std::string body = "{\"n\":" + std::to_string(++n) + ",\"filling\":\"";
    body += std::string(body_bytes - body.size() - 2, 'x') + "\"}";
    const std::string request = head + body;
    if (write(connection, request.data(), request.size()) != static_cast<ssize_t>(request.size())) {
        std::exit(1);
    }
}

void read_answer(int connection) {
    char buffer[2048];
    std::string answer;
    while (answer.find("}\n") == std::string::npos) {
        const ssize_t got = read(connection, buffer, sizeof buffer);
        if (got <= 0) std::exit(1);
        answer.append(buffer, static_cast<std::size_t>(got));
    }
    if (answer.find("stored") != std::string::npos) return;
    std::fputs(answer.c_str(), stderr);
    std::exit(1);
}

}  // namespace

int main(int count, char** arguments) {
    if (count != 5) return 2;
    const int requests = std::atoi(arguments[4]);
    const std::string head = "POST /v1/health HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " +
                             std::string(arguments[2]) +
                             "\r\nContent-Length: " + std::to_string(body_bytes) + "\r\n\r\n";
    std::vector<int> connections;
    for (int i = 0; i < std::atoi(arguments[3]); ++i)
        connections.push_back(connect_to(std::atoi(arguments[1])));

    const auto began = std::chrono::steady_clock::now();
    int sent = 0, answered = 0;
    for (const int connection : connections) {
        send_document(connection, head);
        ++sent;
    }
    while (answered < sent) {
        const int connection = connections[static_cast<std::size_t>(answered) % connections.size()];
        read_answer(connection);
        ++answered;
        if (sent >= requests) continue;
        send_document(connection, head);
        ++sent;
    }
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
    std::printf("%.0f\n", answered / took.count());
}
