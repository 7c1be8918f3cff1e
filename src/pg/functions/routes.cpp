// route(), trajectory() and distance(): where a stream went.
#include <cmath>
#include <vector>

#include "core/activity/route.h"
#include "core/geo/geodesic.h"
#include "core/geo/simplify.h"
#include "core/stream/stream.h"
#include "pg/boundary/boundary.h"
#include "pg/functions/geometry.h"

namespace {

namespace stream = runlytics::stream;
using runlytics::Channel;
using runlytics::activity::Route;
using runlytics::geo::Point;
using runlytics::pg::Arguments;
using runlytics::pg::LineBuilder;

Route route_of(const Arguments& args) {
    stream::Reader reader(args.bytes(0));
    return runlytics::activity::route(reader);
}

// The line through the points that are chosen; NULL for fewer than two.
Datum return_line(const Arguments& args, std::span<const Point> points) {
    if (points.size() < 2) return args.null();
    const LineBuilder line(args, points.size(), 2);
    std::memcpy(line.coordinates().data(), points.data(), points.size_bytes());
    return line.finish();
}

double length_of(std::span<const Point> points) {
    if (points.size() < 2) return runlytics::missing_value;
    double metres = 0;
    for (std::size_t i = 1; i < points.size(); ++i) {
        metres += runlytics::geo::geodesic_distance(points[i - 1].lat, points[i - 1].lon,
                                                    points[i].lat, points[i].lon);
    }
    return metres;
}

}  // namespace

RUNLYTICS_FUNCTION(runlytics_route,
                   [](Arguments& args) { return return_line(args, route_of(args).points); });

RUNLYTICS_FUNCTION(runlytics_route_simplified, [](Arguments& args) {
    const Route route = route_of(args);
    std::vector<Point> kept;
    for (const std::uint32_t i : runlytics::geo::simplify(route.points, args.float8(1))) {
        kept.push_back(route.points[i]);
    }
    return return_line(args, kept);
});

RUNLYTICS_FUNCTION(runlytics_trajectory, [](Arguments& args) {
    stream::Reader reader(args.bytes(0));
    const Route route = runlytics::activity::route(reader);
    if (route.points.size() < 2) return args.null();
    const auto times = reader.times();
    const auto altitudes = reader.values(Channel::altitude);
    const double altitude_scale = stream::scale_of(Channel::altitude);
    const LineBuilder line(args, route.points.size(), 4);
    std::byte* vertex = line.coordinates().data();
    for (std::size_t i = 0; i < route.points.size(); ++i) {
        const std::uint32_t sample = route.samples[i];
        const bool known = !altitudes.empty() && altitudes[sample] != stream::missing;
        const double xyzm[] = {
            route.points[i].lon, route.points[i].lat,
            known ? altitudes[sample] / altitude_scale : 0,
            static_cast<double>(reader.header().started_at + times[sample]) / 1000};
        std::memcpy(vertex, xyzm, sizeof xyzm);
        vertex += sizeof xyzm;
    }
    return line.finish();
});

RUNLYTICS_FUNCTION(runlytics_distance, [](Arguments& args) {
    const auto header = stream::read_header(args.leading_bytes(0, stream::header_bytes));
    if (!std::isnan(header.distance_m)) return Float8GetDatum(header.distance_m);
    return args.number(length_of(route_of(args).points));
});
