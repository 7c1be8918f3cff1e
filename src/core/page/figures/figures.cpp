#include "core/page/figures/figures.h"

#include <algorithm>
#include <array>

namespace runlytics::page::figures {
namespace {

struct Kind {
    std::string_view name;
    Draw draw;
};

constexpr std::array kinds = {
    Kind{"number", draw_number}, Kind{"points", draw_points},     Kind{"columns", draw_columns},
    Kind{"series", draw_series}, Kind{"nights", draw_nights},     Kind{"hypnogram", draw_hypnogram},
    Kind{"grid", draw_grid},     Kind{"calendar", draw_calendar}, Kind{"zones", draw_zones},
    Kind{"route", draw_route},   Kind{"heatmap", draw_heatmap},   Kind{"table", draw_table},
    Kind{"facts", draw_facts},   Kind{"list", draw_list},         Kind{"ask", draw_ask},
};

}  // namespace

Draw find(std::string_view kind) {
    const auto* found = std::ranges::find(kinds, kind, &Kind::name);
    return found == kinds.end() ? nullptr : found->draw;
}

}  // namespace runlytics::page::figures
