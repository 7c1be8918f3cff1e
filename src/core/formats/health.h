#pragma once

#include <cstddef>
#include <span>

#include "core/formats/formats.h"
#include "core/model.h"
#include "core/text/limits.h"

// Bytes -> what they tell of the body.
namespace runlytics::formats {

// How many bytes a caller should leave behind a file that it wants read in place.
inline constexpr std::size_t health_spare_bytes = text::json_spare_bytes;

// Hands every record of an export to the sink, in the order of the file; gzip is seen through, and
// a null format detected. `spare`: how many bytes behind the file may be
// read, whatever they are; without health_spare_bytes of them a JSON body is copied first. Throws
// Error: 22P02 malformed, 54000 over a limit, 0A000 when the format tells nothing of the body.
void parse_health(Bytes file, HealthSink& sink, std::size_t spare = 0,
                  const Format* format = nullptr);

}  // namespace runlytics::formats
