#pragma once

#include <vector>

#include "core/ask/filter.h"
#include "core/ask/reader.h"

namespace runlytics::ask {

struct Topics {
    std::vector<Topic> topics;
    bool any = false;
};

// Concepts and the parts of the body that they are of; their items are used.
// Days off and shifts are days, and not the runs of them.
// Whether any of them stands in the journal's words.
bool is_felt(const std::vector<Topic>& topics);

bool are_days(const std::vector<Topic>& topics);

Topics read_topics(Reader& reader);

// Whether a concept is of the body and wants a part of it.
bool has_place(std::string_view concept_name);

}  // namespace runlytics::ask
