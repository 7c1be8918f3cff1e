#include "core/merge/merge.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string_view>
#include <tuple>
#include <utility>

#include "core/merge/adopt_routes.h"
#include "core/merge/join_tracks.h"
#include "core/merge/outline.h"

namespace runlytics::merge {

namespace {

constexpr std::pair<const char*, double Activity::*> totals[] = {
    {"elapsed_s", &Activity::elapsed_s}, {"timer_s", &Activity::timer_s},
    {"moving_s", &Activity::moving_s},   {"distance_m", &Activity::distance_m},
    {"ascent_m", &Activity::ascent_m},   {"descent_m", &Activity::descent_m},
    {"calories", &Activity::calories},   {"avg_hr", &Activity::avg_hr},
    {"max_hr", &Activity::max_hr},       {"rmssd_ms", &Activity::rmssd_ms},
};

constexpr std::pair<const char*, std::string Activity::*> facts[] = {
    {"device", &Activity::device},
    {"external_id", &Activity::external_id},
    {"gear", &Activity::gear},
    {"timezone", &Activity::timezone},
    {"route_text", &Activity::route_text},
    {"linked_file", &Activity::linked_file},
};

constexpr std::pair<const char*, std::string Activity::*> words[] = {
    {"name", &Activity::name},
    {"notes", &Activity::notes},
};

bool says_sport(const Activity& activity) {
    return !activity.sport.empty() && activity.sport != "other";
}

Outline outline_of(const Activity& activity, const std::string& shape) {
    return {activity.started_at, activity.elapsed_s, activity.distance_m, activity.sport, shape};
}

// By how much the clock of the second is ahead of the first.
UnixMillis shift_between(const Activity& first, const Activity& second) {
    const std::string one = shape_of(first), other = shape_of(second);
    return compare(outline_of(first, one), outline_of(second, other)).shift;
}

// Builds the merged activity out of sources sorted by trust.
class Merger {
  public:
    Merger(std::vector<Source>& sources, std::vector<std::size_t> order)
        : sources_(sources), order_(std::move(order)), merged_{{}, {}} {
        merged_.fields.resize(sources.size());
    }

    Merged merge() {
        take_base();
        take_sport();
        for (const auto& [field, member] : totals)
            take_total(field, member);
        for (const auto& [field, member] : facts)
            take_text(field, member, order_);
        std::vector<std::size_t> written = order_;
        std::stable_sort(written.begin(), written.end(), [&](std::size_t a, std::size_t b) {
            return sources_[a].origin > sources_[b].origin;
        });
        for (const auto& [field, member] : words)
            take_text(field, member, written);
        take_offset();
        take_race();
        take_laps();
        join_streams();
        return std::move(merged_);
    }

  private:
    Activity& source(std::size_t i) { return sources_[i].activity; }
    void credit(std::size_t i, std::string_view field) { merged_.fields[i].emplace_back(field); }

    // What belongs together comes from one source: its start, its samples, what it warned of.
    void take_base() {
        const std::size_t base = order_.front();
        Activity& result = merged_.activity;
        result.started_at = source(base).started_at;
        result.truncated = source(base).truncated;
        result.warnings = source(base).warnings;
        result.track = source(base).track;
        credit(base, "started_at");
        for (const ChannelTraits& traits : channels) {
            if (result.track.has(traits.channel)) credit(base, traits.field);
        }
    }

    void take_sport() {
        auto from = std::find_if(order_.begin(), order_.end(),
                                 [&](std::size_t i) { return says_sport(source(i)); });
        if (from == order_.end()) from = order_.begin();
        Activity& result = merged_.activity;
        result.sport = source(*from).sport;
        result.sub_sport = source(*from).sub_sport;
        result.vendor_sport = source(*from).vendor_sport;
        credit(*from, "sport");
        for (auto i = order_.begin(); result.sub_sport.empty() && i != order_.end(); ++i) {
            if (source(*i).sport != result.sport || source(*i).sub_sport.empty()) continue;
            result.sub_sport = source(*i).sub_sport;
            credit(*i, "sub_sport");
        }
    }

    void take_total(std::string_view field, double Activity::*member) {
        for (const std::size_t i : order_) {
            if (std::isnan(source(i).*member)) continue;
            merged_.activity.*member = source(i).*member;
            return credit(i, field);
        }
    }

    void take_text(std::string_view field, std::string Activity::*member,
                   const std::vector<std::size_t>& order) {
        for (const std::size_t i : order) {
            if ((source(i).*member).empty()) continue;
            merged_.activity.*member = source(i).*member;
            return credit(i, field);
        }
    }

    void take_offset() {
        for (const std::size_t i : order_) {
            if (!source(i).utc_offset_s) continue;
            merged_.activity.utc_offset_s = source(i).utc_offset_s;
            return credit(i, "utc_offset_s");
        }
    }

    void take_race() {
        for (const std::size_t i : order_) {
            if (!source(i).race) continue;
            merged_.activity.race = true;
            return credit(i, "race");
        }
    }

    void take_laps() {
        for (const std::size_t i : order_) {
            if (source(i).laps.empty()) continue;
            merged_.activity.laps = source(i).laps;
            const UnixMillis shift = shift_between(source(order_.front()), source(i));
            for (Lap& lap : merged_.activity.laps)
                lap.started_at -= shift;
            return credit(i, "laps");
        }
    }

    void join_streams() {
        Track& track = merged_.activity.track;
        if (track.empty()) return;
        for (auto i = order_.begin() + 1; i != order_.end(); ++i) {
            const UnixMillis shift = shift_between(source(order_.front()), source(*i));
            for (const Channel channel : join_tracks(track, source(*i).track, shift)) {
                credit(*i, traits_of(channel).field);
            }
        }
    }

    std::vector<Source>& sources_;
    std::vector<std::size_t> order_;
    Merged merged_;
};

}  // namespace

std::vector<std::size_t> by_trust(const std::vector<Source>& sources) {
    std::vector<std::size_t> order(sources.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    const auto key = [&](std::size_t i) {
        const Activity& activity = sources[i].activity;
        return std::tuple(activity.track.empty(), activity.truncated, sources[i].origin,
                          -static_cast<long>(activity.track.size()));
    };
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return key(a) < key(b); });
    return order;
}

Merged merge(std::vector<Source> sources) {
    if (sources.empty()) return {};
    const std::vector<AdoptedRoute> routes = adopt_routes(sources);
    Merged merged = Merger(sources, by_trust(sources)).merge();
    for (const AdoptedRoute& route : routes) {
        for (const Channel channel : route.channels)
            merged.fields[route.source].emplace_back(traits_of(channel).field);
    }
    return merged;
}

}  // namespace runlytics::merge
