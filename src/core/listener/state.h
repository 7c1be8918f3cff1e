#pragma once

#include <deque>
#include <vector>

#include "core/listener/exchange.h"
#include "core/listener/listener.h"
#include "core/listener/rates.h"

namespace runlytics::listener {

// Lines for the log, one a second at most: a flood of requests is no flood of lines.
class Sparingly {
  public:
    void say(const Log& log, const std::string& text);

  private:
    Clock::time_point next_{};
    std::size_t unsaid_ = 0;
};

// What a listener is made of; a part of listener.h.
struct Listener::State {
    explicit State(ListenerOptions chosen)
        : options(std::move(chosen)), peers(options.certificate.empty()) {}

    void start();

    // Called by the library.
    static MHD_Result on_request(void* self, MHD_Connection* connection, const char* path,
                                 const char* method, const char* version, const char* data,
                                 std::size_t* size, void** context);
    static void* on_request_line(void* self, const char* line, MHD_Connection* connection);
    static void on_connection(void* self, MHD_Connection* connection, void** context,
                              MHD_ConnectionNotificationCode code);
    static void on_completed(void* self, MHD_Connection* connection, void** context,
                             MHD_RequestTerminationCode code);

    // The steps of a request.
    MHD_Result go_on(Exchange& exchange, std::span<const std::byte> piece);
    Exchange* begin(MHD_Connection* connection, const char* path, const char* method);
    MHD_Result head_complete(Exchange& exchange);
    MHD_Result admitted(Exchange& exchange);
    MHD_Result refused(Exchange& exchange);
    MHD_Result body_complete(Exchange& exchange);
    MHD_Result answer(Exchange& exchange);
    void ask(Exchange& exchange, Exchange::Step step);
    void resume(Exchange& exchange);
    void report(const Exchange& exchange);

    void turn();
    void serve(Warehouse& warehouse);
    std::vector<Request*> take_batch();

    ListenerOptions options;
    MHD_Daemon* daemon = nullptr;
    int socket = -1;
    int epoll = -1;
    bool ready = true;
    Peers peers;
    TokenCache tokens;
    Rates rates;
    std::deque<Exchange*> waiting;
    std::vector<Refusal> refusals;  // of holders, to be noted with the next batch
    Clock::time_point next_look{};  // at the deadlines
    Sparingly refused_lines;
    Sparingly failed_lines;
};

}  // namespace runlytics::listener
