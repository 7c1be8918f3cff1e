#pragma once

#include <string_view>

#include "core/ask/filter.h"
#include "core/ask/lexicon.h"

namespace runlytics::ask {

// Whether the text of a journal's entry says what a filter's topics ask for: of the same part of
// the body and side, and not denied within its clause; a topic that is negated wants it denied.
bool matches(std::string_view entry, const Filter& filter,
             const Lexicon& lexicon = Lexicon::english());

}  // namespace runlytics::ask
