#include "core/text/limits.h"

#include <string>

#include "core/error.h"

namespace runlytics::text {

// Refuses a file with too many of something.
void check_limit(std::size_t count, std::size_t limit, std::string_view what) {
    if (count <= limit) return;
    throw Error(sqlstate::limit_exceeded,
                "the file holds more than " + std::to_string(limit) + " " + std::string(what), {},
                "Split the file.");
}

}  // namespace runlytics::text
