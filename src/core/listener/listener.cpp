#include "core/listener/listener.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <unistd.h>
#include <utility>

#include "core/error.h"
#include "core/listener/ask.h"
#include "core/listener/listen_socket.h"
#include "core/listener/pages.h"
#include "core/listener/state.h"

namespace runlytics::listener {

namespace {

// One transaction takes at most so much.
constexpr std::size_t batch_requests = 64;
constexpr std::uint64_t batch_bytes = 8 << 20;
constexpr unsigned idle_seconds = 60;
constexpr int longest_wait_ms = 1000;
constexpr std::chrono::milliseconds between_looks{100};
constexpr std::chrono::seconds between_lines{1};
constexpr const char* tls_versions = "NORMAL:-VERS-TLS1.0:-VERS-TLS1.1";

void panic_callback(void* panic, const char*, unsigned, const char*) {
    reinterpret_cast<void (*)()>(panic)();
}

}  // namespace

void Sparingly::say(const Log& log, const std::string& text) {
    ++unsaid_;
    if (Clock::now() < next_) return;
    log(text + (unsaid_ == 1 ? "" : ", and " + std::to_string(unsaid_ - 1) + " more"));
    next_ = Clock::now() + between_lines;
    unsaid_ = 0;
}

// The library as we use it: our loop around its epoll descriptor, and our own socket.
void Listener::State::start() {
    const bool tls = !options.certificate.empty();
    std::vector<MHD_OptionItem> items = {
        {MHD_OPTION_LISTEN_SOCKET, socket, nullptr},
        {MHD_OPTION_CONNECTION_LIMIT, max_connections, nullptr},
        {MHD_OPTION_CONNECTION_TIMEOUT, idle_seconds, nullptr},
        {MHD_OPTION_SIGPIPE_HANDLED_BY_APP, 1, nullptr},
        {MHD_OPTION_NOTIFY_CONNECTION, reinterpret_cast<std::intptr_t>(&on_connection), this},
        {MHD_OPTION_URI_LOG_CALLBACK, reinterpret_cast<std::intptr_t>(&on_request_line), this},
        {MHD_OPTION_NOTIFY_COMPLETED, reinterpret_cast<std::intptr_t>(&on_completed), this},
    };
    if (tls) {
        items.push_back(
            {MHD_OPTION_HTTPS_MEM_CERT, 0, const_cast<char*>(options.certificate.c_str())});
        items.push_back({MHD_OPTION_HTTPS_MEM_KEY, 0, const_cast<char*>(options.key.c_str())});
        items.push_back({MHD_OPTION_HTTPS_PRIORITIES, 0, const_cast<char*>(tls_versions)});
    }
    items.push_back({MHD_OPTION_END, 0, nullptr});
    const unsigned flags = MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME | (tls ? MHD_USE_TLS : 0);
    daemon = MHD_start_daemon(flags, 0, nullptr, nullptr, &on_request, this, MHD_OPTION_ARRAY,
                              items.data(), MHD_OPTION_END);
    if (daemon == nullptr) {
        close(socket);
        throw Error("58030", "the listener could not be started", {},
                    "With TLS, look whether certificate and key are PEM and belong together.");
    }
    epoll = MHD_get_daemon_info(daemon, MHD_DAEMON_INFO_EPOLL_FD)->epoll_fd;
}

std::string read_pem(const std::string& path, const std::string& settings) {
    if (path.empty()) return {};
    std::ifstream file(path, std::ios::binary);
    std::string text((std::istreambuf_iterator<char>(file)), {});
    if (!text.empty()) return text;
    throw Error("58P01", "could not read \"" + path + "\"", {}, settings + " are PEM files.");
}

Listener::Listener(ListenerOptions options) : state_(std::make_unique<State>(std::move(options))) {
    State& state = *state_;
    if (state.options.panic != nullptr) {
        MHD_set_panic_func(panic_callback, reinterpret_cast<void*>(state.options.panic));
    }
    state.socket = open_listen_socket(state.options.address, state.options.port);
    state.start();
}

// The library aborts when it is stopped while a connection is suspended.
Listener::~Listener() {
    for (Exchange* exchange : std::exchange(state_->waiting, {})) {
        exchange->reply = refuse(503, "the listener is stopping", "Send it again in a minute.");
        state_->resume(*exchange);
    }
    MHD_stop_daemon(state_->daemon);
}

std::uint16_t Listener::port() const {
    return port_of(state_->socket);
}

int Listener::epoll_descriptor() const {
    return state_->epoll;
}

int Listener::timeout_ms() const {
    MHD_UNSIGNED_LONG_LONG wanted = 0;
    if (MHD_get_timeout(state_->daemon, &wanted) != MHD_YES) return longest_wait_ms;
    return static_cast<int>(std::min<MHD_UNSIGNED_LONG_LONG>(wanted, longest_wait_ms));
}

void Listener::set_ready(bool ready) {
    state_->ready = ready;
}

// Accepts, reads and answers whatever needs no warehouse.
void Listener::State::turn() {
    MHD_run(daemon);
    const auto now = Clock::now();
    if (now < next_look) return;
    peers.expire(now);
    next_look = now + between_looks;
}

std::vector<Request*> Listener::State::take_batch() {
    std::vector<Request*> batch;
    std::uint64_t bytes = 0;
    while (!waiting.empty() && batch.size() < batch_requests) {
        const std::uint64_t more = waiting.front()->body.bytes();
        if (!batch.empty() && (bytes + more > batch_bytes || options.site == Site::pages)) break;
        bytes += more;
        batch.push_back(waiting.front());
        waiting.pop_front();
    }
    return batch;
}

// Serves one batch.
void Listener::State::serve(Warehouse& warehouse) {
    const std::vector<Request*> batch = take_batch();
    const std::vector<Refusal> noted = std::exchange(refusals, {});
    const Log log = [this](const std::string& text) { failed_lines.say(options.log, text); };
    if (options.site == Site::pages) {
        for (Request* request : batch)
            reads(*request->endpoint) ? serve_page(warehouse, *request, log)
                                      : serve_question(warehouse, *request, log);
        if (!noted.empty()) listener::serve(warehouse, {}, noted, log);
    } else {
        listener::serve(warehouse, batch, noted, log);
    }
    for (Request* request : batch)
        resume(static_cast<Exchange&>(*request));
}

void Listener::run(Warehouse& warehouse) {
    state_->turn();
    while (!state_->waiting.empty() || !state_->refusals.empty()) {
        state_->serve(warehouse);
        state_->turn();
    }
}

}  // namespace runlytics::listener
