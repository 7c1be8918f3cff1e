#pragma once

#include <list>
#include <string_view>

#include "core/listener/token_cache.h"

// The open connections. Each has a time by which it must have got somewhere, for a client that
// sends a byte now and then is never idle; and those that have shown no valid token make room for
// others when there are many.
namespace runlytics::listener {

struct Peer {
    int socket = -1;
    Clock::time_point deadline;
    bool trusted = false;    // it has shown a valid token, and is sending its body
    bool suspended = false;  // it waits for us
    bool answered = false;   // an answer is on its way
    bool cut = false;
    std::list<Peer>::iterator self;
    bool awaits_head = false;  // a request has begun, and its head is not read yet
    bool disbelieved = false;  // nothing more of it is served
};

class Peers {
  public:
    // More than this many, and the one that has kept us waiting longest goes.
    static constexpr std::size_t crowded = 224;

    explicit Peers(bool plain) : plain_(plain) {}

    Peer& add(int socket, Clock::time_point deadline);
    void remove(Peer& peer);
    // The peer begins anew: its next request must come by the deadline.
    void begin_again(Peer& peer, Clock::time_point deadline);
    // Cuts off those that are past their deadline.
    void expire(Clock::time_point now);

  private:
    void make_room();
    void cut(Peer& peer, std::string_view answer);

    bool plain_;  // without TLS, so that a last word can be written to the socket
    std::list<Peer> peers_;
    std::size_t cut_ = 0;
};

}  // namespace runlytics::listener
