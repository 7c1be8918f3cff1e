#include "core/page/chart.h"

#include <algorithm>
#include <cmath>

#include "core/interrupt.h"

namespace runlytics::page {
namespace {

// As many as the widest class of style.css has room for.
constexpr std::size_t most_letters = 14;

bool is_inside(double percent) {
    return percent > -0.01 && percent < 100.01;
}

// Moves labels apart that would cover one another, in percent of the plot's height.
void spread(std::vector<double>& tops, double apart) {
    for (std::size_t i = 1; i < tops.size(); ++i)
        tops[i] = std::max(tops[i], tops[i - 1] + apart);
    double limit = 98;
    for (std::size_t i = tops.size(); i-- > 0; limit -= apart)
        tops[i] = std::min(tops[i], limit);
}

}  // namespace

// How many letters wide the column of labels is made, by class.
std::size_t letters_of(std::span<const Tick> ticks) {
    std::size_t most = 1;
    for (const Tick& tick : ticks) {
        const auto is_start = [](char c) { return (c & 0xC0) != 0x80; };
        most =
            std::max(most, static_cast<std::size_t>(std::ranges::count_if(tick.label, is_start)));
    }
    return std::clamp<std::size_t>(most, 2, most_letters);
}

void open_chart(Html& out, const Frame& frame) {
    out << "<div class=\"chart h-" << Text{frame.height};
    if (frame.is_aligned) out << " aligned";
    out << "\" role=img aria-label=\"" << Text{frame.label} << "\">";
}

void close_chart(Html& out) {
    out << "</div>";
}

void write_rows(Html& out, const Plot& plot, std::span<const Tick> ticks) {
    out << "<svg class=\"ys c" << letters_of(ticks) << "\">";
    for (const Tick& tick : ticks) {
        const double top = plot.top(tick.value);
        if (!is_inside(top)) continue;
        out << "<text x=100% y=\"" << Percent{top} << "\" dy=4>"
            << Text{shortened(tick.label, most_letters)} << "</text>";
    }
    out << "</svg>";
}

void write_right_rows(Html& out, const Plot& plot, std::span<const Tick> ticks,
                      std::size_t least_letters) {
    out << "<svg class=\"ends c" << std::clamp(least_letters, letters_of(ticks), most_letters)
        << "\">";
    for (const Tick& tick : ticks) {
        const double top = plot.top(tick.value);
        if (!is_inside(top)) continue;
        out << "<text x=6 y=\"" << Percent{top} << "\" dy=4>" << Text{tick.label} << "</text>";
    }
    out << "</svg>";
}

void open_plot(Html& out, const Plot& plot, std::span<const Tick> grid) {
    out << "<svg class=plot>";
    for (const Tick& tick : grid) {
        const double top = plot.top(tick.value);
        if (!is_inside(top)) continue;
        out << "<line class=\"grid";
        if (tick.value == 0) out << " zero";
        out << "\" x2=100% y1=\"" << Percent{top} << "\" y2=\"" << Percent{top} << "\"/>";
    }
}

void close_plot(Html& out) {
    out << "</svg>";
}

void write_ends(Html& out, const Plot& plot, std::string_view height, std::vector<End> ends,
                std::size_t least_letters) {
    if (ends.empty() && least_letters == 0) return;
    std::ranges::stable_sort(ends, {}, [&](const End& end) { return plot.top(end.value); });
    std::vector<double> tops;
    std::size_t letters = std::max<std::size_t>(least_letters, 2);
    for (const End& end : ends) {
        tops.push_back(std::clamp(plot.top(end.value), 0.0, 98.0));
        letters = std::max(letters, end.name.size());
    }
    // About a line of text, of the least height that style.css gives.
    spread(tops, height == "small" ? 14 : height == "tall" ? 5.5 : 8);
    out << "<svg class=\"ends c" << std::min(letters, most_letters) << "\">";
    for (std::size_t i = 0; i < ends.size(); ++i) {
        out << "<text class=\"" << Text{ends[i].tone} << "\" x=6 y=\"" << Percent{tops[i]}
            << "\" dy=4>" << Text{shortened(ends[i].name, most_letters)} << "</text>";
    }
    out << "</svg>";
}

void write_columns(Html& out, const Plot& plot, std::span<const Tick> ticks) {
    out << "<svg class=xs>";
    for (const Tick& tick : ticks) {
        const double left = plot.left(tick.value);
        if (!is_inside(left)) continue;
        out << "<text class=\"";
        // At the edges a text would lie under the names of the rows, or leave the card.
        if (left < 2) out << "first ";
        if (left > 97.5) out << "last ";
        if (tick.is_minor) out << "minor";
        out << "\" x=\"" << Percent{left} << "\" y=15>" << Text{tick.label} << "</text>";
    }
    out << "</svg>";
}

void write_key(Html& out, std::span<const Key> keys) {
    if (keys.empty()) return;
    out << "<ul class=key>";
    for (const Key& key : keys) {
        out << "<li><i class=\"" << Text{key.sign} << " " << Text{key.tone} << "\"></i>"
            << Text{key.name} << "</li>";
    }
    out << "</ul>";
}

}  // namespace runlytics::page
