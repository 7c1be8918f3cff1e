#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

#include "core/listener/endpoints.h"
#include "core/listener/serve.h"

// An HTTP server for deliveries, or for pages and questions, in one thread that its host drives:
//
//     wait until epoll_descriptor() is ready, for timeout_ms() at most
//     listener.run(warehouse);
//
// Requests wait, suspended, until a batch of them is written in one transaction; they are answered
// after its commit. Pages and questions are answered one by one.
namespace runlytics::listener {

struct ListenerOptions {
    Site site = Site::deliveries;
    std::string address = "127.0.0.1";
    std::uint16_t port = 0;        // 0: any free one
    std::string certificate, key;  // the text of PEM files; empty: no TLS
    std::string spool_folder;      // for bodies that are too long for memory
    Log log = [](const std::string&) {};
    // Ends the process when the library meets a state that it does not know.
    void (*panic)() = nullptr;
    std::chrono::milliseconds head_time{10'000};  // until a request's head is here
    std::chrono::milliseconds body_time{20'000};  // until its body is, and a second per 64 kB
};

// Reads a certificate or a key; without a path it is empty. Throws Error 58P01, and hints that what
// `settings` names are to be PEM files.
std::string read_pem(const std::string& path, const std::string& settings);

class Listener {
  public:
    static constexpr unsigned max_connections = 256;

    // Throws Error 22023 for an address that is none, 58030 when it cannot be had.
    explicit Listener(ListenerOptions options);
    ~Listener();
    Listener(const Listener&) = delete;
    Listener& operator=(const Listener&) = delete;

    std::uint16_t port() const;
    int epoll_descriptor() const;
    int timeout_ms() const;

    // Whether the warehouse can be reached, as GET /healthz tells.
    void set_ready(bool ready);
    // Accepts, reads, serves and answers until nothing waits for the warehouse.
    void run(Warehouse& warehouse);

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace runlytics::listener
