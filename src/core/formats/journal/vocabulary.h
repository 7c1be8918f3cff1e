#pragma once

#include <span>
#include <string_view>

#include "core/formats/journal/fields.h"

// What people call the columns of a journal.
namespace runlytics::formats {

struct Vocabulary {
    Field field;
    std::string_view names;  // separated by commas
};

std::span<const Vocabulary> vocabulary();

}  // namespace runlytics::formats
