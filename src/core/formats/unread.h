#pragma once

#include <string_view>

#include "core/model.h"

// What of a file could not be read: the rest arrives, and the odd part is named.
namespace runlytics::formats {

// Warns that a part of the activity, by the file's own name of it, could not be read; once a name.
void warn_unread(Activity& activity, std::string_view name);

// The number that a part of the file is, with the decimal mark and the digits of any language. One
// that is there and is no number is missing, with a warning; what is empty, and "-nan" and "inf",
// which are devices' words for unknown, without one.
double read_number(Activity& activity, std::string_view name, std::string_view text);

}  // namespace runlytics::formats
