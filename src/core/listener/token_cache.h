#pragma once

#include <chrono>
#include <optional>
#include <vector>

#include "core/listener/request.h"

namespace runlytics::listener {

using Clock = std::chrono::steady_clock;

// Who holds the tokens that were shown lately, so that a body can be refused before it comes. The
// database is asked again when it is stored: a revoked token ends there and then.
class TokenCache {
  public:
    // Looks at every entry, however early it finds the token.
    std::optional<Holder> find(const crypto::Digest& token, Clock::time_point now) const;
    void keep(const crypto::Digest& token, const Holder& holder, Clock::time_point now);
    void drop(const crypto::Digest& token);

  private:
    static constexpr std::size_t max_entries = 256;
    static constexpr std::chrono::seconds kept_for{10};

    struct Entry {
        crypto::Digest token;
        Holder holder;
        Clock::time_point until;
    };
    std::vector<Entry> entries_;
};

}  // namespace runlytics::listener
