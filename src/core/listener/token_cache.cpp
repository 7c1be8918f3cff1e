#include "core/listener/token_cache.h"

namespace runlytics::listener {

std::optional<Holder> TokenCache::find(const crypto::Digest& token, Clock::time_point now) const {
    const Entry* found = nullptr;
    for (const Entry& entry : entries_) {
        if (crypto::same_digest(entry.token, token)) found = &entry;
    }
    if (found == nullptr || found->until < now) return {};
    return found->holder;
}

void TokenCache::keep(const crypto::Digest& token, const Holder& holder, Clock::time_point now) {
    drop(token);
    std::erase_if(entries_, [&](const Entry& entry) { return entry.until < now; });
    if (entries_.size() == max_entries) entries_.erase(entries_.begin());
    entries_.push_back({token, holder, now + kept_for});
}

void TokenCache::drop(const crypto::Digest& token) {
    std::erase_if(entries_,
                  [&](const Entry& entry) { return crypto::same_digest(entry.token, token); });
}

}  // namespace runlytics::listener
