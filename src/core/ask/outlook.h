#pragma once

#include <optional>
#include <string>

#include "core/ask/filter.h"
#include "core/ask/reader.h"

namespace runlytics::ask {

// What no row tells and a function does: how ready one is today or will be tomorrow, what a race
// would take, whether one gets faster.
struct Outlook {
    std::string aggregate;  // predict: or trend: and a metric
    std::string written;    // the words that ask for it
    std::optional<Window> window;
    bool is_ready = false;  // of readiness, which of a day gone by is a row
};

Outlook read_outlook(Reader& reader, bool is_effort, bool has_window, Day today);

// Whether a filter says all that was asked: a function foretells of all runs or none. What it does
// not hear is noted in the filter; whether to run with a sore knee is refused.
bool hears(const Outlook& outlook, Filter& filter, bool is_effort);

// How was my week: the week, the month or the year that is asked for as a whole.
std::optional<Window> read_summary(Reader& reader, Day today);

}  // namespace runlytics::ask
