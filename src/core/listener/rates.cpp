#include "core/listener/rates.h"

#include <algorithm>
#include <chrono>

namespace runlytics::listener {

namespace {

double seconds_between(Clock::time_point from, Clock::time_point to) {
    return std::chrono::duration<double>(to - from).count();
}

}  // namespace

bool Rates::allow(const std::string& client, Clock::time_point now) {
    if (clients_.size() >= max_clients) {
        std::erase_if(clients_, [&](const auto& each) {
            return each.second.left + seconds_between(each.second.filled, now) * per_second >=
                   at_once;
        });
        if (clients_.size() >= max_clients) clients_.clear();
    }
    Bucket& bucket = clients_.try_emplace(client, Bucket{at_once, now}).first->second;
    bucket.left = std::min(at_once, bucket.left + seconds_between(bucket.filled, now) * per_second);
    bucket.filled = now;
    if (bucket.left < 1) return false;
    bucket.left -= 1;
    return true;
}

}  // namespace runlytics::listener
