#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "core/model.h"
#include "core/text/json_tree.h"

// The samples of an exercise of Polar's, in either layout.
namespace runlytics::formats {

// A local time of a session as an instant, seconds or not; nothing for what is none.
std::optional<UnixMillis> polar_instant(const text::Json& value, int utc_offset_s);

struct PolarPause {
    UnixMillis from = 0;
    UnixMillis to = 0;
};

// Reads pauseTimes[], in order.
std::vector<PolarPause> read_polar_pauses(const text::Json& exercise, int utc_offset_s);

// Fills the track: what was measured within one second is one sample. Knows the activity's start,
// elapsed_s and timer_s.
void read_polar_samples(const text::Json& exercise, int utc_offset_s, Activity& activity);

}  // namespace runlytics::formats
