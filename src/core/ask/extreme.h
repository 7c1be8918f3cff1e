#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "core/ask/asked.h"
#include "core/ask/reader.h"

namespace runlytics::ask {

// By what a question names one of many: the longest run, the night with the lowest heart rate.
struct Extreme {
    std::string_view how;  // max or min
    std::string metric;
    std::size_t place = 0;
};

// What a question is about, as far as it is read when its extreme is.
struct Asking {
    std::string metric;  // that it names, or whose unit
    bool is_effort = false;
    bool is_sleep = false;
};

// What it is named by is used.
std::optional<Extreme> extreme_of(Reader& reader, const Asked& asked, const Asking& asking);

// Of what how far, how long and how fast ask; empty of a question that has none of them.
std::string_view way_of(const Asked& asked);

// The metric that a question wants of the one that its extreme names: how long my longest run took.
// Empty where it is that by which it is named.
std::string told_of(const Asked& asked, const Asking& asking, const Extreme& extreme);

// Whether that is one question: my average pace and longest run are two.
bool is_of_extreme(const Reader& reader, const Asked& asked, const std::string& told,
                   const Extreme& extreme);

// How long was my heart rate: whether a way is asked of a metric that has another one.
bool asks_of_another(const Reader& reader, const Asked& asked, std::string_view metric,
                     std::string_view way);

// Whether an aggregate is of the least or the most.
bool is_extreme(std::string_view aggregate);

// Whether a run, a night or a day has a metric beside that by which it is named.
bool can_tell(std::string_view metric, std::string_view target);

}  // namespace runlytics::ask
