#pragma once

#include <string_view>

#include "core/ask/filter.h"
#include "core/ask/lexicon.h"

namespace runlytics::ask {

inline constexpr std::size_t longest_question = 2000;  // bytes

// What a question asks on a day; what was not understood is said in it, never guessed.
Filter read_question(std::string_view question, Day today,
                     const Lexicon& lexicon = Lexicon::english());

}  // namespace runlytics::ask
