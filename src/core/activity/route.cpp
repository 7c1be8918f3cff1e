#include "core/activity/route.h"

#include "core/interrupt.h"

namespace runlytics::activity {
namespace {

constexpr std::uint32_t samples_between_polls = 8192;

}  // namespace

Route route(stream::Reader& reader) {
    const auto lat = reader.values(Channel::latitude), lon = reader.values(Channel::longitude);
    Route way;
    if (lat.empty() || lon.empty()) return way;
    const double lat_scale = stream::scale_of(Channel::latitude);
    const double lon_scale = stream::scale_of(Channel::longitude);
    way.points.reserve(lat.size());
    way.samples.reserve(lat.size());
    for (std::uint32_t i = 0; i < lat.size(); ++i) {
        if (i % samples_between_polls == 0) poll_interrupt();
        if (lat[i] == stream::missing || lon[i] == stream::missing) continue;
        way.points.push_back({lon[i] / lon_scale, lat[i] / lat_scale});
        way.samples.push_back(i);
    }
    return way;
}

}  // namespace runlytics::activity
