#pragma once

#include "core/page/context.h"

// One function a kind of figure, each in the file of its name. `figure` is the object of the
// document; what it lacks or says wrongly is refused with 22023 and its place.
namespace runlytics::page::figures {

using Draw = void (*)(const Node& figure, const Context& context, Drawing& out);

// Null for a kind that is not known.
Draw find(std::string_view kind);

void draw_number(const Node& figure, const Context& context, Drawing& out);
void draw_points(const Node& figure, const Context& context, Drawing& out);
void draw_columns(const Node& figure, const Context& context, Drawing& out);
void draw_series(const Node& figure, const Context& context, Drawing& out);
// How many letters a series has at the right of its plot: names of lines, or an axis.
std::size_t letters_at_right(const Node& figure, const Context& context);
void draw_nights(const Node& figure, const Context& context, Drawing& out);
void draw_hypnogram(const Node& figure, const Context& context, Drawing& out);
void draw_grid(const Node& figure, const Context& context, Drawing& out);
void draw_calendar(const Node& figure, const Context& context, Drawing& out);
void draw_zones(const Node& figure, const Context& context, Drawing& out);
void draw_route(const Node& figure, const Context& context, Drawing& out);
void draw_heatmap(const Node& figure, const Context& context, Drawing& out);
void draw_table(const Node& figure, const Context& context, Drawing& out);
void draw_facts(const Node& figure, const Context& context, Drawing& out);
void draw_list(const Node& figure, const Context& context, Drawing& out);
void draw_ask(const Node& figure, const Context& context, Drawing& out);

}  // namespace runlytics::page::figures
