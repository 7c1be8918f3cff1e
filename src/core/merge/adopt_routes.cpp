#include "core/merge/adopt_routes.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "core/geo/geodesic.h"

namespace runlytics::merge {

namespace {

constexpr std::string_view route_creator = "Apple Health Export";
constexpr UnixMillis slack = 60'000;            // by which a route may exceed its workout
constexpr UnixMillis longest_interval = 5'000;  // more between two files is a pause

bool names_routes(const Source& source) {
    return source.origin == Origin::health && source.activity.track.empty() &&
           !source.activity.linked_file.empty() && source.activity.elapsed_s > 0;
}

bool is_route_of(const Activity& workout, const Source& source) {
    const Activity& route = source.activity;
    if (source.origin != Origin::track || route.track.empty()) return false;
    const auto end = workout.started_at + static_cast<UnixMillis>(1000 * workout.elapsed_s);
    return route.device.starts_with(route_creator) &&
           route.track.time.front() >= workout.started_at - slack &&
           route.track.time.back() <= end + slack;
}

// The last value of a channel; missing when there is none.
double last_of(const Track& track, Channel channel) {
    const auto& column = track.column(channel);
    const auto found = std::find_if(column.rbegin(), column.rend(),
                                    [](double value) { return std::isfinite(value); });
    return found == column.rend() ? missing_value : *found;
}

// The way over the seam between two tracks.
double seam_m(const Track& track, const Track& next) {
    const double lat = last_of(track, Channel::latitude), lon = last_of(track, Channel::longitude);
    if (std::isnan(lat) || !next.has(Channel::latitude)) return 0;
    const double next_lat = next.column(Channel::latitude).front();
    const double next_lon = next.column(Channel::longitude).front();
    if (std::isnan(next_lat)) return 0;
    return geo::geodesic_distance(lat, lon, next_lat, next_lon);
}

// Appends a track that begins where another ended; its distance goes on from there.
void append(Track& track, const Track& next) {
    const bool paused = !track.empty() && next.time.front() - track.time.back() > longest_interval;
    double before = track.empty() ? 0 : last_of(track, Channel::distance);
    if (std::isnan(before)) before = 0;
    if (!track.empty() && !paused) before += seam_m(track, next);
    const auto offset = static_cast<std::uint32_t>(track.size());
    if (paused) track.pauses.push_back(offset);
    for (const std::uint32_t pause : next.pauses)
        track.pauses.push_back(offset + pause);
    for (std::size_t i = 0; i < next.size(); ++i) {
        track.append(next.time[i]);
        for (std::size_t c = 0; c < channel_count; ++c) {
            const auto channel = static_cast<Channel>(c);
            if (!next.has(channel) || std::isnan(next.column(channel)[i])) continue;
            const double value = next.column(channel)[i];
            track.set(channel, channel == Channel::distance ? before + value : value);
        }
    }
}

// What a route file says of the workout without its samples: nothing but when it was.
Activity emptied(const Activity& route) {
    Activity rest;
    rest.sport = route.sport;
    rest.started_at = route.started_at;
    return rest;
}

AdoptedRoute credit_of(std::size_t source, const Track& track) {
    AdoptedRoute adopted{source, {}};
    for (std::size_t c = 0; c < channel_count; ++c) {
        if (track.has(static_cast<Channel>(c))) adopted.channels.push_back(static_cast<Channel>(c));
    }
    return adopted;
}

}  // namespace

std::vector<AdoptedRoute> adopt_routes(std::vector<Source>& sources) {
    std::vector<AdoptedRoute> adopted;
    for (Source& workout : sources) {
        if (!names_routes(workout)) continue;
        std::vector<std::size_t> routes;
        for (std::size_t i = 0; i < sources.size(); ++i) {
            if (is_route_of(workout.activity, sources[i])) routes.push_back(i);
        }
        std::stable_sort(routes.begin(), routes.end(), [&](std::size_t a, std::size_t b) {
            return sources[a].activity.track.time.front() < sources[b].activity.track.time.front();
        });
        Track& track = workout.activity.track;
        for (const std::size_t i : routes) {
            const Track& next = sources[i].activity.track;
            // A file that two exports hold, or that overlaps another, is there already.
            if (!track.empty() && next.time.front() <= track.time.back()) continue;
            append(track, next);
            adopted.push_back(credit_of(i, next));
            sources[i].activity = emptied(sources[i].activity);
        }
    }
    return adopted;
}

}  // namespace runlytics::merge
