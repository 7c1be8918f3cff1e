// Requests to a server on loopback: one client for all of them, as a backend has it, beside a new
// one each time. What counts is the CPU time of the asking side; the server is another process.
#include <benchmark/benchmark.h>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <signal.h>
#include <string>
#include <thread>
#include <unistd.h>

#include "core/http/client.h"

namespace {

using runlytics::http::AllowedHost;
using runlytics::http::HttpClient;
using runlytics::http::HttpRequest;

// test/support/web.py, with or without TLS, for as long as this program runs.
class Server {
  public:
    explicit Server(bool tls) : scheme_(tls ? "https" : "http"), folder_(make_folder()) {
        if (tls) make_certificate();
        process_ = fork();
        if (process_ == 0) {
            const std::string key = tls ? folder_ + "/key.pem" : "";
            execlp("python3", "python3", "test/support/web.py", folder_.c_str(),
                   tls ? certificate().c_str() : nullptr, key.c_str(), nullptr);
            _exit(1);
        }
        while (!std::filesystem::exists(folder_ + "/port"))
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
        std::ifstream(folder_ + "/port") >> port_;
    }
    ~Server() {
        kill(process_, SIGTERM);
        std::filesystem::remove_all(folder_);
    }
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    void ask(HttpClient& client) const {
        HttpRequest request;
        request.url = scheme_ + "://127.0.0.1:" + std::to_string(port_) + "/";
        const AllowedHost allowed{"127.0.0.1", scheme_, port_, true};
        if (scheme_ == "https") client.trust(certificate());
        benchmark::DoNotOptimize(client.send(request, {&allowed, 1}));
    }

  private:
    static std::string make_folder() {
        std::string name = std::filesystem::temp_directory_path() / "runlytics-XXXXXX";
        if (mkdtemp(name.data()) == nullptr) std::abort();
        return name;
    }
    std::string certificate() const { return folder_ + "/certificate.pem"; }
    void make_certificate() const {
        const std::string command =
            "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=test"
            " -addext subjectAltName=IP:127.0.0.1 -keyout " +
            folder_ + "/key.pem -out " + certificate() + " 2>/dev/null";
        if (std::system(command.c_str()) != 0) std::abort();
    }

    std::string scheme_;
    std::string folder_;
    int port_ = 0;
    pid_t process_ = 0;
};

const Server& server(bool tls) {
    static const Server plain(false), secure(true);
    return tls ? secure : plain;
}

void ask_with_one_client(benchmark::State& state, bool tls) {
    const Server& asked = server(tls);
    HttpClient client;
    asked.ask(client);
    for (auto _ : state)
        asked.ask(client);
}

void ask_with_a_new_client(benchmark::State& state, bool tls) {
    const Server& asked = server(tls);
    for (auto _ : state) {
        HttpClient client;
        asked.ask(client);
    }
}

BENCHMARK_CAPTURE(ask_with_one_client, http, false)->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(ask_with_a_new_client, http, false)->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(ask_with_one_client, tls, true)->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(ask_with_a_new_client, tls, true)->Unit(benchmark::kMicrosecond);

}  // namespace
