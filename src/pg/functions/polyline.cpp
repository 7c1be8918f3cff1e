// polyline_decode() and polyline_encode().
#include "core/geo/polyline.h"

#include "pg/boundary/boundary.h"
#include "pg/boundary/results.h"
#include "pg/functions/geometry.h"

namespace geo = runlytics::geo;
using runlytics::pg::Arguments;

RUNLYTICS_FUNCTION(runlytics_polyline_decode, [](Arguments& args) {
    const std::string_view encoded = args.text(0);
    const std::size_t points = geo::polyline_points(encoded);
    // PostGIS has no line of one vertex: a single point is two equal ones.
    const runlytics::pg::LineBuilder line(args, points == 1 ? 2 : points, 2);
    const auto coordinates = line.coordinates();
    geo::decode_polyline(encoded, args.int4(1), coordinates.first(points * sizeof(geo::Point)));
    if (points == 1) {
        std::memcpy(coordinates.data() + sizeof(geo::Point), coordinates.data(),
                    sizeof(geo::Point));
    }
    return line.finish();
});

RUNLYTICS_FUNCTION(runlytics_polyline_encode, [](Arguments& args) {
    const runlytics::pg::LineVertices line(args, 0);
    return runlytics::pg::make_text(geo::encode_polyline(line.points(), args.int4(1)));
});
