#pragma once

#include <string_view>
#include <vector>

#include "core/ask/filter.h"
#include "core/ask/reader.h"

namespace runlytics::ask {

struct Topics {
    std::vector<Topic> topics;
    bool any = false;
};

// Whether any of them stands in the journal's words.
bool is_felt(const std::vector<Topic>& topics);

// Days off and shifts are days, and not the runs of them.
bool are_days(const std::vector<Topic>& topics);

bool names(const std::vector<Topic>& topics, std::string_view concept_name);

// Concepts and the parts of the body that they are of; their items are used.
Topics read_topics(Reader& reader);

// On days I drank, on nights with little sleep: days and nights, where on nights alone is a shift.
bool is_of_days(const Reader& reader, std::size_t i);

// Whether a concept is of the body and wants a part of it.
bool has_place(std::string_view concept_name);

}  // namespace runlytics::ask
