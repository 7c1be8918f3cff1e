#pragma once

#include <vector>

#include "core/ask/filter.h"
#include "core/ask/reader.h"

namespace runlytics::ask {

// What a question knows of itself before its numbers are read.
struct Subject {
    bool is_sleep = false, is_climb = false, is_pace = false, is_effort = false;
    bool is_max_hr = false, is_resting_hr = false;
    double effort_m = 0;  // 0 where no stretch is named
};

Subject subject_of(const Reader& reader);

// Longer than 20 km, under 5:00/km, between 10 and 15 km, 20 km or more; their items are used.
std::vector<Comparison> read_comparisons(Reader& reader, const Subject& subject);

// Whether a weekday is any of its name: on a Sunday.
bool is_habit(const Reader& reader, std::size_t i);

// On Mondays, at weekends; false where more than one is named: no day is two of them, and what is
// compared holds all together.
bool read_weekdays(Reader& reader, std::vector<Comparison>& filters);

// Did I run more in 2020 than in 2019: of what there is more, and no bound. True where it is a
// number of things: more runs.
bool read_more(Reader& reader);

}  // namespace runlytics::ask
