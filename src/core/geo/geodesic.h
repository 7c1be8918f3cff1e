#pragma once

namespace runlytics::geo {

// The shortest distance in metres between two positions in degrees on the WGS84 ellipsoid.
// Within 0.2 mm of the exact geodesic under 1 km, and within 0.1 mm beyond. NaN when a
// coordinate is not finite. Longitudes may be given beyond +-180.
double geodesic_distance(double lat1, double lon1, double lat2, double lon2);

}  // namespace runlytics::geo
