// The background workers that listen, one for deliveries and one that shows pages: core's listener,
// and a loop around it that also hears the server.
#include "pg/workers/listener.h"

#include <memory>
#include <sys/stat.h>

#include "core/listener/listener.h"
#include "core/listener/statements.h"
#include "pg/boundary/compat.h"
#include "pg/workers/server_warehouse.h"
#include "pg/workers/workers.h"

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-parameter"
extern "C" {
#include <pgstat.h>
#include <postmaster/bgworker.h>
#include <postmaster/interrupt.h>
#include <storage/ipc.h>
#include <tcop/tcopprot.h>
#include <utils/guc.h>
}
#pragma GCC diagnostic pop

namespace runlytics::pg {

namespace {

constexpr const char* role = "runlytics_ingest";
constexpr long look_again_ms = 10'000;
constexpr const char* pem_settings = "runlytics.listen_cert_file and runlytics.listen_key_file";

int listen_port = 0;
int page_port = 0;
char* page_url = nullptr;
char* listen_address = nullptr;
char* cert_file = nullptr;
char* key_file = nullptr;

// What the two do differently. Each is a process, so that reading never holds up deliveries.
struct Duty {
    int slot;
    listener::Site site;
    const int* port;
    const char* name;
    const char* lock_timeout;
    const char* statement_timeout;  // nothing: as the server has it
};

constexpr Duty deliveries{listener_slot, listener::Site::deliveries, &listen_port, "listener", "5s",
                          nullptr};
// Whoever looks at a page has gone after five seconds.
constexpr Duty pages{pages_slot, listener::Site::pages, &page_port, "pages", "2s", "5s"};

// The settings by which the process works; when others hold, another process takes over.
struct Settings {
    std::string database, address, certificate, key;
    int port;
    bool operator==(const Settings&) const = default;
};

Settings current_settings(const Duty& duty) {
    return {warehouse_database(), listen_address, cert_file, key_file, *duty.port};
}

void write_log(const std::string& text) {
    call_or_error([&] { ereport(LOG, (errmsg("%s", text.c_str()))); });
}

// The library has met a state that it does not know; an abort would take the whole server along.
void end_process() {
    call([] { ereport(LOG, (errmsg("the listener's HTTP library gave up"))); });
    begin_again();
}

// Where the server keeps temporary files; it clears the folder when it starts.
std::string spool_folder() {
    const std::string folder = std::string(DataDir) + "/base/" + PG_TEMP_FILES_DIR;
    mkdir(folder.c_str(), S_IRWXU);
    return folder;
}

listener::ListenerOptions listener_options(const Duty& duty, const Settings& settings) {
    listener::ListenerOptions options;
    options.site = duty.site;
    options.address = settings.address;
    options.port = static_cast<std::uint16_t>(settings.port);
    options.certificate = listener::read_pem(settings.certificate, pem_settings);
    options.key = listener::read_pem(settings.key, pem_settings);
    options.spool_folder = spool_folder();
    options.log = write_log;
    options.panic = end_process;
    return options;
}

void begin_again_when_changed(const Duty& duty, const Settings& settings) {
    if (current_settings(duty) != settings) begin_again();
}

// Sleeps until somebody wants a listener.
void wait_for_port(const Duty& duty) {
    while (*duty.port == 0 || *warehouse_database() == '\0')
        sleep_worker(-1);
}

void wait_for_warehouse(ServerWarehouse& warehouse, const Duty& duty, const Settings& settings) {
    bool said = false;
    while (!listener::installed(warehouse)) {
        if (!said) write_log(std::string(duty.name) + ": waiting for runlytics.create_warehouse()");
        said = true;
        sleep_worker(look_again_ms);
        begin_again_when_changed(duty, settings);
    }
}

// The port may be another's for a while.
std::unique_ptr<listener::Listener> open_listener(const Duty& duty, const Settings& settings) {
    std::string said;
    for (;;) {
        try {
            auto listener = std::make_unique<listener::Listener>(listener_options(duty, settings));
            tell_trouble(duty.slot, "");
            return listener;
        } catch (const Error& error) {
            const std::string reason = error.message() + ": " + error.detail() + error.hint();
            if (reason != said) write_log(std::string(duty.name) + ": " + reason);
            said = reason;
            tell_trouble(duty.slot, reason);
        }
        sleep_worker(look_again_ms);
        begin_again_when_changed(duty, settings);
    }
}

// Sockets count against the server's limit of open files.
void reserve_descriptors(const Duty& duty) {
    call([&] {
        for (unsigned i = 0; i < listener::Listener::max_connections; ++i) {
            if (!AcquireExternalFD()) {
                ereport(LOG, (errmsg("%s: fewer than %u connections are possible", duty.name,
                                     listener::Listener::max_connections),
                              errhint("Raise max_files_per_process.")));
                break;
            }
        }
    });
}

WaitEventSet* wait_for(int epoll_descriptor) {
    return call([&] {
        WaitEventSet* set = make_wait_event_set(3);
        AddWaitEventToSet(set, WL_LATCH_SET, PGINVALID_SOCKET, MyLatch, nullptr);
        AddWaitEventToSet(set, WL_EXIT_ON_PM_DEATH, PGINVALID_SOCKET, nullptr, nullptr);
        AddWaitEventToSet(set, WL_SOCKET_READABLE, epoll_descriptor, nullptr, nullptr);
        return set;
    });
}

// Waits for the network or the server, and does what the server asks for.
void wait_once(WaitEventSet* set, int timeout_ms, const Duty& duty, const Settings& settings) {
    const bool reload = call([&] {
        WaitEvent event;
        WaitEventSetWait(set, timeout_ms, &event, 1, PG_WAIT_EXTENSION);
        ResetLatch(MyLatch);
        // There is no statement to cancel.
        QueryCancelPending = false;
        CHECK_FOR_INTERRUPTS();
        if (!ConfigReloadPending) return false;
        ConfigReloadPending = false;
        ProcessConfigFile(PGC_SIGHUP);
        return true;
    });
    if (reload) begin_again_when_changed(duty, settings);
}

[[noreturn]] void listen(ServerWarehouse& warehouse, const Duty& duty, const Settings& settings) {
    const std::unique_ptr<listener::Listener> listener = open_listener(duty, settings);
    write_log(std::string(duty.name) + ": at " + settings.address + " port " +
              std::to_string(settings.port) + (settings.certificate.empty() ? "" : ", with TLS"));
    WaitEventSet* set = wait_for(listener->epoll_descriptor());
    for (;;) {
        wait_once(set, listener->timeout_ms(), duty, settings);
        listener->run(warehouse);
    }
}

void run_duty(const Duty& duty) {
    wait_for_port(duty);
    connect_worker(duty.slot, role);
    const Settings settings = current_settings(duty);
    const std::string name = std::string("runlytics ") + duty.name;
    call([&] {
        const auto set = [](const char* setting, const char* value) {
            SetConfigOption(setting, value, PGC_USERSET, PGC_S_OVERRIDE);
        };
        set("lock_timeout", duty.lock_timeout);
        if (duty.statement_timeout != nullptr) set("statement_timeout", duty.statement_timeout);
        set("application_name", name.c_str());
    });
    reserve_descriptors(duty);
    ServerWarehouse warehouse;
    wait_for_warehouse(warehouse, duty, settings);
    listen(warehouse, duty, settings);
}

// SIGTERM must not end the process in the midst of the HTTP library.
[[noreturn]] void work_as(void (*body)()) {
    pqsignal(SIGTERM, die);
    pqsignal(SIGHUP, SignalHandlerForConfigReload);
    BackgroundWorkerUnblockSignals();
    enter_worker(body);
    proc_exit(1);
}

}  // namespace

void define_listener_settings() {
    DefineCustomIntVariable("runlytics.listen_port", "The port of the listener for deliveries.",
                            "0 means that there is no listener.", &listen_port, 0, 0, 65535,
                            PGC_SIGHUP, 0, nullptr, nullptr, nullptr);
    DefineCustomIntVariable("runlytics.page_port", "The port at which pages are shown.",
                            "0 means that there are none.", &page_port, 0, 0, 65535, PGC_SIGHUP, 0,
                            nullptr, nullptr, nullptr);
    DefineCustomStringVariable(
        "runlytics.page_url", "Where a browser finds the pages, for the links to them.",
        "Such as https://running.example. Empty means listen_address and page_port.", &page_url, "",
        PGC_SIGHUP, 0, nullptr, nullptr, nullptr);
    DefineCustomStringVariable("runlytics.listen_address",
                               "The address at which the listener for deliveries listens.",
                               "In numbers, such as 127.0.0.1, 0.0.0.0 or ::.", &listen_address,
                               "127.0.0.1", PGC_SIGHUP, 0, nullptr, nullptr, nullptr);
    DefineCustomStringVariable("runlytics.listen_cert_file", "The listener's certificate, PEM.",
                               "Empty means no TLS.", &cert_file, "", PGC_SIGHUP, 0, nullptr,
                               nullptr, nullptr);
    DefineCustomStringVariable("runlytics.listen_key_file",
                               "The private key of the listener's certificate, PEM.", nullptr,
                               &key_file, "", PGC_SIGHUP, 0, nullptr, nullptr, nullptr);
}

}  // namespace runlytics::pg

#pragma GCC visibility push(default)
extern "C" {
void runlytics_listener_main(Datum) {
    runlytics::pg::work_as([] { runlytics::pg::run_duty(runlytics::pg::deliveries); });
}

void runlytics_pages_main(Datum) {
    runlytics::pg::work_as([] { runlytics::pg::run_duty(runlytics::pg::pages); });
}
}
#pragma GCC visibility pop
