#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/page/dates.h"
#include "core/page/html.h"
#include "core/page/node.h"
#include "core/page/quantity.h"
#include "core/page/scale.h"

// What every figure knows of its page, and what it leaves there.
namespace runlytics::page {

struct Context {
    Units units = Units::kilometres;
    int week_starts_on = 1;
    bool is_offline = false;  // a file in somebody's hands: links would lead nowhere
    std::string_view title;   // of the panel that is drawn
    std::string_view said;    // its sentence
};

// What a figure becomes: the picture, and its values as a table that unfolds below the panel. A
// figure that is text or a table already leaves none.
struct Drawing {
    Html picture;
    Html values;
};

// A column of values as text.
struct Column {
    std::string head;
    std::vector<std::string> cells;
    bool is_number = true;
};

// The table of a figure's values. A long one names every n-th row only, and says so.
void write_values(Html& out, std::string_view caption, const std::vector<Column>& columns);

// The quantity of a figure or of a part of it; throws 22023 with the place where it is unknown.
Measured measured_in(const Node& node, const Context& context,
                     std::string_view otherwise = "number");

// A name for a place that has room for so many letters; what is cut off becomes an ellipsis.
std::string shortened(std::string_view name, std::size_t letters);

// The class of a tone of the document, "t-fitness"; throws 22023 for one that is none.
std::string tone_class(const Node& node, std::string_view tone);

// small, normal or tall; throws 22023 for anything else.
std::string_view height_of(const Node& figure);

// The address of a page; the empty text where links lead nowhere. `link` has "page" and
// "parameters".
std::string address_of(const Node& link, const Context& context);
// Throws 22023 for what is no address of this site.
std::string_view path_in(const Node& node, std::string_view path);

// A name for ARIA: the caption of a figure, or else the panel's title and sentence.
std::string label_of(const Node& figure, const Context& context);

}  // namespace runlytics::page
