#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "core/formats/head.h"
#include "core/model.h"

// GPX 1.0 and 1.1 with the extensions of Garmin, Cluetrust and those who use neither's namespace.
namespace runlytics::formats {

bool is_gpx(const Head& head);

// The activities of the document's tracks; none when it holds waypoints or routes alone, or tracks
// without times: those are routes, too. Elements go by their local names: files use undeclared
// prefixes, wrong namespaces and none.
//
// One outing is one Activity: tracks that follow one another by at most four hours and do not
// differ in type are joined. Tracks that overlap in time are recordings of their own.
//
// Each trkseg starts behind a pause. Points without a time between others are left out with a
// warning: a time of our own would claim a speed that nobody ran. A document that ends early gives
// what came before, marked truncated.
//
// The cumulative distance of an extension is taken where most points have one and it never falls;
// else the way is measured along the positions. A track without a type has that of its name's last
// word ("Evening Run"), with a warning.
//
// Throws Error: 22P02 when the document is not well formed, is no GPX, or ends before its first
// activity; 54000 over a limit.
std::vector<Activity> parse_gpx(std::span<const std::byte> document);

}  // namespace runlytics::formats
