#pragma once

#include <cstddef>
#include <string>
#include <unordered_map>

#include "core/listener/token_cache.h"

namespace runlytics::listener {

// How often each address may ask: some at once, then so many a second. A page costs the database
// more than a delivery does, and whoever guesses cookies shall not guess fast.
class Rates {
  public:
    static constexpr double at_once = 60;
    static constexpr double per_second = 10;

    bool allow(const std::string& client, Clock::time_point now);

  private:
    // When there are more, those that have not asked lately are forgotten.
    static constexpr std::size_t max_clients = 4096;

    struct Bucket {
        double left;
        Clock::time_point filled;
    };
    std::unordered_map<std::string, Bucket> clients_;
};

}  // namespace runlytics::listener
