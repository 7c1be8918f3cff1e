#pragma once

#include "core/page/context.h"

namespace runlytics::page {

// A panel: its title, the sentence that says what is to be seen, its figures, and below them an
// unfolding part with their values and where they come from.
void write_panel(Html& out, const Node& panel, const Context& context);

}  // namespace runlytics::page
