#pragma once

#include <string>
#include <string_view>

namespace runlytics::text {

// What tells two words apart for people: small letters (Latin without accents, Cyrillic, Greek),
// full width made plain, what is neither letter nor digit as single spaces, none at the ends;
// letters of other scripts as they are. What stands in brackets is left out, or kept without the
// brackets.
std::string fold(std::string_view text, bool with_brackets);

}  // namespace runlytics::text
