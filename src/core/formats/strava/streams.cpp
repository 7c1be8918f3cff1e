#include "core/formats/strava/streams.h"

#include <array>
#include <cmath>
#include <string>
#include <utility>

#include "core/formats/finish.h"
#include "core/stream/stream.h"
#include "core/text/json_tree.h"
#include "core/text/limits.h"

namespace runlytics::formats {

namespace {

using text::Json;
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
const Json& values_of(const Json& streams, const char* type) {
    const Json& keyed = member(streams, type);
    if (keyed.is_array()) return keyed;
    if (keyed.is_object()) return member(keyed, "data");
    if (streams.is_array()) {
        for (const Json& stream : streams.elements()) {
            const Json& name = member(stream, "type");
            if (name.is_string() && name.string() == type) {
                return member(stream, "data");
            }
        }
    }
    return member(streams, "");  // null
}

// The times count seconds from the start. A sample without one gets a time that finish() drops.
void read_times(const Json& times, Activity& activity) {
    text::check_limit(times.elements().size(), stream::max_samples, "samples");
    for (const Json& value : times.elements()) {
        const double seconds = number_of(value);
        const bool usable = std::abs(seconds) <= longest_s;
        activity.track.append(usable ? activity.started_at + std::llround(seconds * 1000) : 0);
    }
}

// The values, if there are as many as there are times.
const Json* matching(const Json& values, Activity& activity) {
    if (!values.is_array()) return nullptr;
    if (values.elements().size() == activity.track.size()) return &values;
    warn(activity, "a stream of another length than the times was left out");
    return nullptr;
}

// [latitude, longitude] each.
void read_positions(const Json& values, Track& track) {
    auto& latitude = track.column(Channel::latitude);
    auto& longitude = track.column(Channel::longitude);
    latitude.assign(track.size(), missing_value);
    longitude.assign(track.size(), missing_value);
    for (std::size_t i = 0; i < values.elements().size(); ++i) {
        const Json& position = values.elements()[i];
        if (!position.is_array() || position.elements().size() != 2) continue;
        latitude[i] = number_of(position.elements()[0]);
        longitude[i] = number_of(position.elements()[1]);
    }
}

}  // namespace

// Column by column.
void read_streams(const Json& streams, Activity& activity) {
    if (!streams.is_structured() || streams.elements().empty()) return;
    const Json& times = values_of(streams, "time");
    if (!times.is_array()) return warn(activity, "streams without times were left out");
    read_times(times, activity);
    Track& track = activity.track;
    if (const Json* values = matching(values_of(streams, "latlng"), activity)) {
        read_positions(*values, track);
    }
    for (const auto& [type, channel] : sources) {
        const Json* values = matching(values_of(streams, type), activity);
        if (!values) continue;
        auto& column = track.column(channel);
        column.reserve(track.size());
        for (const Json& value : values->elements())
            column.push_back(number_of(value));
    }
}

}  // namespace runlytics::formats
