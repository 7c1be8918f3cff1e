#pragma once

#include <string>
#include <vector>

#include "core/ask/reader.h"

namespace runlytics::ask {

// What of a question said nothing to anybody.
struct Leftovers {
    std::vector<std::string> phrases;
    // Whether an answer without them would be one to another question.
    bool matter = false;
};

Leftovers leftovers_of(const Reader& reader);

// Whether a word that said nothing to anybody is a sport that is not ours: how much did I cycle has
// no answer in runs.
bool names_other_sport(const Reader& reader);

}  // namespace runlytics::ask
