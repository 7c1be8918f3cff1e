#pragma once

#include <vector>

#include "core/ask/filter.h"
#include "core/ask/reader.h"

namespace runlytics::ask {

// The times that a question names, in their order; the items that name them are used.
struct Windows {
    std::vector<Window> windows;
    std::string apart;  // of several that are no list: the words of the later ones
};

Windows read_windows(Reader& reader, Day today);

}  // namespace runlytics::ask
