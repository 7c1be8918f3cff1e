#pragma once

namespace runlytics {

// Core's long loops call poll_interrupt() every few thousand steps. The host installs what it does:
// in a PostgreSQL backend it throws when the query was cancelled; alone it does nothing.
using InterruptPoll = void (*)();

namespace detail {
inline void no_interrupt() {}
inline InterruptPoll interrupt_poll = no_interrupt;
}  // namespace detail

inline void install_interrupt_poll(InterruptPoll poll) {
    detail::interrupt_poll = poll;
}
inline void poll_interrupt() {
    detail::interrupt_poll();
}

}  // namespace runlytics
