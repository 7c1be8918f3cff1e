#include "core/listener/peers.h"

#include <algorithm>
#include <string>
#include <sys/socket.h>

namespace runlytics::listener {

namespace {

// The library sends no answer in the middle of a request, so these go out beside it.
std::string last_word(std::string_view status, std::string_view error, std::string_view hint) {
    const std::string body =
        "{\"error\":\"" + std::string(error) + "\",\"hint\":\"" + std::string(hint) + "\"}\n";
    return "HTTP/1.1 " + std::string(status) +
           "\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: " +
           std::to_string(body.size()) + "\r\n\r\n" + body;
}

}  // namespace

Peer& Peers::add(int socket, Clock::time_point deadline) {
    make_room();
    peers_.push_back({});
    Peer& peer = peers_.back();
    peer.socket = socket;
    peer.deadline = deadline;
    peer.self = std::prev(peers_.end());
    return peer;
}

void Peers::remove(Peer& peer) {
    if (peer.cut) --cut_;
    peers_.erase(peer.self);
}

void Peers::begin_again(Peer& peer, Clock::time_point deadline) {
    peer.deadline = deadline;
    peer.trusted = peer.suspended = peer.answered = false;
    peers_.splice(peers_.end(), peers_, peer.self);
}

void Peers::expire(Clock::time_point now) {
    for (Peer& peer : peers_) {
        if (!peer.cut && !peer.suspended && peer.deadline < now) {
            cut(peer, last_word("408 Request Timeout", "the request took too long",
                                "Send it again, or in smaller parts."));
        }
    }
}

// The oldest comes first in the list.
void Peers::make_room() {
    if (peers_.size() - cut_ < crowded) return;
    const auto oldest = std::find_if(peers_.begin(), peers_.end(), [](const Peer& peer) {
        return !peer.trusted && !peer.suspended && !peer.cut;
    });
    if (oldest == peers_.end()) return;
    cut(*oldest, last_word("503 Service Unavailable", "there are too many connections",
                           "Send it again in a minute."));
}

void Peers::cut(Peer& peer, std::string_view answer) {
    if (plain_ && !peer.answered)
        send(peer.socket, answer.data(), answer.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    shutdown(peer.socket, SHUT_RDWR);
    peer.cut = true;
    ++cut_;
}

}  // namespace runlytics::listener
