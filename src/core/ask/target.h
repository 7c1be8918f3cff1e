#pragma once

#include <string>
#include <string_view>

#include "core/ask/filter.h"
#include "core/ask/reader.h"

namespace runlytics::ask {

// What a question names: runs, nights, days, entries; that I ran; that I wrote.
struct Nouns {
    std::string noun, ran, wrote;
};

Nouns read_nouns(Reader& reader);

// How much knee pain: what was felt is counted; how much I ran with it is not.
bool is_of_pain(const Reader& reader, const Filter& filter);

// What is asked for: where the metric is, else what the question names. during: the topics are of
// what was said while running.
std::string target_of(const Nouns& nouns, const Filter& filter, std::string_view metric,
                      bool during);

}  // namespace runlytics::ask
