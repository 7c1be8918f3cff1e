#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace runlytics::listener {

// Whether a body can be JSON at all, told piece by piece at the speed of its arrival: one object or
// array whose brackets and strings all close, with nothing but blanks around it. It catches what
// was cut on the way and what is no JSON; the parser says the rest.
class JsonShape {
  public:
    void add(std::span<const std::byte> piece);
    // Whether all that was added is one whole object or array.
    bool whole() const { return state_ == State::after; }
    // Whether more can still make it one.
    bool possible() const { return state_ != State::broken; }

  private:
    enum class State : std::uint8_t { before, inside, in_string, escaped, after, broken };

    void step(char c);
    void open(char bracket);
    void close(char bracket);

    State state_ = State::before;
    std::uint8_t mark_bytes_ = 0;     // of a byte order mark
    std::vector<bool> open_objects_;  // the brackets that are open: true for {, false for [
};

}  // namespace runlytics::listener
