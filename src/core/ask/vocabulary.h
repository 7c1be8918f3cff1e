#pragma once

#include <string>

#include "core/ask/lexicon.h"

namespace runlytics::ask {

// The names that a filter may hold, as a JSON object of lists: those of the lexicon, and those that
// a question leads to without a word of their own.
std::string vocabulary_json(const Lexicon& lexicon = Lexicon::english());

}  // namespace runlytics::ask
