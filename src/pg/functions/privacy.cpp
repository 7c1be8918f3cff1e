// What others than the athlete see of a route.
#include "core/routes/privacy.h"

#include <vector>

#include "pg/boundary/boundary.h"
#include "pg/boundary/results.h"
#include "pg/functions/geometry.h"

namespace {

using runlytics::Error;
using runlytics::pg::Arguments;
using runlytics::pg::LineBuilder;
using runlytics::pg::LineVertices;
using runlytics::routes::Zone;

// The last three arguments: latitudes, longitudes and radii of the zones.
std::vector<Zone> zones_of(const Arguments& args) {
    const auto lats = args.float8_array(1), lons = args.float8_array(2),
               radii = args.float8_array(3);
    if (lats.size() != lons.size() || lats.size() != radii.size()) {
        throw Error(runlytics::sqlstate::invalid_parameter, "zones need a place and a radius each");
    }
    std::vector<Zone> zones;
    for (std::size_t i = 0; i < lats.size(); ++i)
        zones.push_back({{lons[i], lats[i]}, radii[i]});
    return zones;
}

}  // namespace

RUNLYTICS_FUNCTION(runlytics_public_route, [](Arguments& args) {
    const LineVertices line(args, 0);
    const auto kept = runlytics::routes::longest_public_piece(line.points(), zones_of(args));
    if (kept.size() < 2) return args.null();
    const LineBuilder cut(args, kept.size(), 2);
    std::memcpy(cut.coordinates().data(), kept.data(), kept.size() * sizeof kept.front());
    return cut.finish();
});

RUNLYTICS_FUNCTION(runlytics_is_private_route, [](Arguments& args) {
    constexpr double simplified_m = 5;
    const LineVertices line(args, 0);
    return BoolGetDatum(runlytics::routes::is_private(line.points(), zones_of(args), simplified_m));
});

RUNLYTICS_FUNCTION(runlytics_public_stream, [](Arguments& args) {
    const auto cut = runlytics::routes::public_stream(args.bytes(0), zones_of(args));
    if (!cut) return args.null();
    return runlytics::pg::make_varlena(*cut);
});

RUNLYTICS_FUNCTION(runlytics_public_shape, [](Arguments& args) {
    const auto shape = runlytics::routes::public_shape(args.text(0), zones_of(args));
    return runlytics::pg::call([&] { return runlytics::pg::text_from_file(shape); });
});
