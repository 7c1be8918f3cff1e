// runlytics-gateway: core's listener in a process of its own, for servers where nobody wants one
// inside.
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <poll.h>

#include "core/error.h"
#include "core/listener/listener.h"
#include "gateway/database.h"
#include "gateway/options.h"

namespace {

using runlytics::Error;
using runlytics::gateway::Database;
using runlytics::gateway::Options;

constexpr const char* pem_options = "--cert and --key";

constexpr const char* for_deliveries = "set statement_timeout = '60s'; set lock_timeout = '5s'";
// Whoever looks at a page has gone after five seconds.
constexpr const char* for_pages =
    "set statement_timeout = '5s'; set lock_timeout = '2s';"
    " set application_name = 'runlytics gateway pages'";

volatile std::sig_atomic_t stopping = 0;

void write_log(const std::string& text) {
    std::fprintf(stderr, "%s\n", text.c_str());
}

runlytics::listener::ListenerOptions listener_options(const Options& options) {
    runlytics::listener::ListenerOptions result;
    result.site =
        options.pages ? runlytics::listener::Site::pages : runlytics::listener::Site::deliveries;
    result.address = options.address;
    result.port = options.port;
    result.certificate = runlytics::listener::read_pem(options.cert_file, pem_options);
    result.key = runlytics::listener::read_pem(options.key_file, pem_options);
    result.spool_folder = options.spool_folder;
    result.log = write_log;
    return result;
}

// Says once why there is no connection.
void watch(Database& database, runlytics::listener::Listener& listener, std::string& said) {
    const bool connected = database.connect();
    listener.set_ready(connected);
    const std::string reason = connected ? "" : database.reason();
    if (reason != said) write_log(connected ? "connected again" : "not connected: " + reason);
    said = reason;
}

void listen(const Options& options) {
    Database database(options.connection, options.pages ? for_pages : for_deliveries);
    runlytics::listener::Listener listener(listener_options(options));
    write_log("listening at " + options.address + " port " + std::to_string(listener.port()));
    std::string said;
    while (stopping == 0) {
        watch(database, listener, said);
        pollfd ready{listener.epoll_descriptor(), POLLIN, 0};
        poll(&ready, 1, listener.timeout_ms());
        listener.run(database);
    }
}

void handle_signals() {
    std::signal(SIGPIPE, SIG_IGN);
    std::signal(SIGTERM, [](int) { stopping = 1; });
    std::signal(SIGINT, [](int) { stopping = 1; });
}

}  // namespace

int main(int count, char** arguments) {
    if (count == 2 && std::strcmp(arguments[1], "--help") == 0) {
        std::fputs(runlytics::gateway::usage, stdout);
        return EXIT_SUCCESS;
    }
    try {
        const Options options = runlytics::gateway::read_options(count, arguments);
        handle_signals();
        listen(options);
        return EXIT_SUCCESS;
    } catch (const Error& error) {
        write_log("runlytics-gateway: " + error.message() +
                  (error.detail().empty() ? "" : ": " + error.detail()) +
                  (error.hint().empty() ? "" : " " + error.hint()));
    } catch (const std::exception& error) {
        write_log(std::string("runlytics-gateway: ") + error.what());
    }
    return EXIT_FAILURE;
}
