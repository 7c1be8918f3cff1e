#pragma once

#include <string_view>

#include "core/formats/formats.h"
#include "pg/boundary/boundary.h"

// The format that a caller of a parser has decided on before.
namespace runlytics::pg {

// That in the given argument; null, so that the content decides, for one that the function does not
// have and for a name of no format: what an older version did not know this one may.
const formats::Format* format_in(const Arguments& args, int i);

// The format of that name. Throws Error 22023 for a name of none.
const formats::Format& known_format(std::string_view name);

}  // namespace runlytics::pg
