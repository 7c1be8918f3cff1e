#include "core/formats/strava/streams.h"

#include <array>
#include <cmath>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "core/formats/finish.h"
#include "core/formats/unread.h"
#include "core/stream/stream.h"
#include "core/text/json_tree.h"
#include "core/text/limits.h"

namespace runlytics::formats {

namespace {

using nlohmann::json;
using text::member;
using text::number_of;

constexpr double longest_s = 1e8;  // three years

struct Source {
    const char* type;
    Channel channel;
};

constexpr auto sources = std::to_array<Source>({
    {"altitude", Channel::altitude},
    {"distance", Channel::distance},
    {"heartrate", Channel::heart_rate},
    {"cadence", Channel::cadence},
    {"velocity_smooth", Channel::speed},
    {"watts", Channel::power},
    {"temp", Channel::temperature},
});

// The values of the stream of this type; null when there is none.
const json& values_of(const json& streams, const char* type) {
    const json& keyed = member(streams, type);
    if (keyed.is_array()) return keyed;
    if (keyed.is_object()) return member(keyed, "data");
    if (streams.is_array()) {
        for (const json& stream : streams) {
            const json& name = member(stream, "type");
            if (name.is_string() && name.get_ref<const std::string&>() == type) {
                return member(stream, "data");
            }
        }
    }
    return member(streams, "");  // null
}

// The times count seconds from the start. A sample without one gets a time that finish() drops.
void read_times(const json& times, Activity& activity) {
    text::check_limit(times.size(), stream::max_samples, "samples");
    for (const json& value : times) {
        const double seconds = number_of(value);
        if (std::isnan(seconds) && !value.is_null()) warn_unread(activity, "time");
        const bool usable = std::abs(seconds) <= longest_s;
        activity.track.append(usable ? activity.started_at + std::llround(seconds * 1000) : 0);
    }
}

// The values, if there are as many as there are times.
const json* matching(const json& values, Activity& activity) {
    if (!values.is_array()) return nullptr;
    if (values.size() == activity.track.size()) return &values;
    warn(activity, "a stream of another length than the times was left out");
    return nullptr;
}

// [latitude, longitude] each.
void read_positions(const json& values, Track& track) {
    auto& latitude = track.column(Channel::latitude);
    auto& longitude = track.column(Channel::longitude);
    latitude.assign(track.size(), missing_value);
    longitude.assign(track.size(), missing_value);
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (!values[i].is_array() || values[i].size() != 2) continue;
        latitude[i] = number_of(values[i][0]);
        longitude[i] = number_of(values[i][1]);
    }
}

}  // namespace

// Column by column.
void read_streams(const json& streams, Activity& activity) {
    if (!streams.is_structured() && !streams.is_null()) warn_unread(activity, "streams");
    if (!streams.is_structured() || streams.empty()) return;
    const json& times = values_of(streams, "time");
    if (!times.is_array()) return warn(activity, "streams without times were left out");
    read_times(times, activity);
    Track& track = activity.track;
    if (const json* values = matching(values_of(streams, "latlng"), activity)) {
        read_positions(*values, track);
    }
    for (const auto& [type, channel] : sources) {
        const json* values = matching(values_of(streams, type), activity);
        if (!values) continue;
        auto& column = track.column(channel);
        column.reserve(track.size());
        for (const json& value : *values) {
            if (!value.is_number() && !value.is_null()) warn_unread(activity, type);
            column.push_back(number_of(value));
        }
    }
}

}  // namespace runlytics::formats
