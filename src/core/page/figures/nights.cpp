#include <algorithm>
#include <cmath>

#include "core/page/chart.h"
#include "core/page/figures/figures.h"

// When somebody slept: a column a day, the hours of the local day downwards, so that a night lies
// where the clock has it.
namespace runlytics::page::figures {
namespace {

constexpr std::size_t most_days = 400;

struct Span {
    std::size_t day;
    double from_h;
    double to_h;
    bool is_nap;
    std::string tone;
};

std::string clock_of(double hour) {
    return written(hour * 3600, "clock", Units::kilometres);
}

std::vector<Span> spans_in(const Node& figure, std::size_t days) {
    std::vector<Span> spans;
    for (const Node& each : figure.list("spans", 4 * most_days)) {
        const double day = each.number("day_index");
        const double from = each.number("from_h");
        const double to = each.number("to_h");
        if (!(day >= 0 && day < static_cast<double>(days)))
            each["day_index"].refuse("no day has that place");
        if (!(from >= -48 && from <= to && to <= 72)) each.refuse("from_h and to_h are hours");
        spans.push_back({static_cast<std::size_t>(day), from, to, each.text_or("class") == "nap",
                         tone_class(each, each.text_or("tone"))});
    }
    return spans;
}

// From one hour to another, as the sleep reaches, at full thirds of the day's quarters.
Range hours_of(const std::vector<Span>& spans, double step) {
    Range range = empty_range();
    for (const Span& span : spans) {
        range.include(span.from_h);
        range.include(span.to_h);
    }
    return {std::floor(range.low / step) * step, std::ceil(range.high / step) * step};
}

void write_span(Html& out, const Plot& plot, const Span& span, const std::vector<Day>& days) {
    const double slot = 100 / static_cast<double>(days.size());
    const double from = plot.top(span.from_h);
    out << "<rect class=\"" << Text{span.tone};
    if (span.is_nap) out << " nap";
    out << "\" x=\"" << Percent{slot * (static_cast<double>(span.day) + 0.14)} << "\" width=\""
        << Percent{slot * 0.72} << "\" y=\"" << Percent{from} << "\" height=\""
        << Percent{plot.top(span.to_h) - from} << "\" rx=\"3\"><title>"
        << Text{long_day(days[span.day])};
    if (span.is_nap) out << ", nap";
    out << ": " << Text{clock_of(span.from_h)} << "\u2013" << Text{clock_of(span.to_h)} << ", "
        << Text{written((span.to_h - span.from_h) * 3600, "hours", Units::kilometres)}
        << "</title></rect>";
}

void write_keys(Html& out, const Node& figure, const std::vector<Span>& spans) {
    std::vector<Key> keys;
    for (const Node& key : figure.list("keys", 8)) {
        keys.push_back(
            {std::string(key.text("label")), tone_class(key, key.text_or("tone")), "bar"});
    }
    if (std::ranges::any_of(spans, &Span::is_nap)) keys.push_back({"nap: paler", "t-muted", "nap"});
    write_key(out, keys);
}

void write_table(Html& out, const std::vector<Span>& spans, const std::vector<Day>& days,
                 std::string_view caption) {
    std::vector<Column> columns{
        {"day", {}, false}, {"from", {}}, {"to", {}}, {"length", {}}, {"kind", {}, false}};
    for (const Span& span : spans) {
        columns[0].cells.push_back(long_day(days[span.day]));
        columns[1].cells.push_back(clock_of(span.from_h));
        columns[2].cells.push_back(clock_of(span.to_h));
        columns[3].cells.push_back(
            written((span.to_h - span.from_h) * 3600, "hours", Units::kilometres));
        columns[4].cells.emplace_back(span.is_nap ? "nap" : "night");
    }
    write_values(out, caption, columns);
}

}  // namespace

void draw_nights(const Node& figure, const Context& context, Drawing& out) {
    const std::vector<Day> days = days_in(figure, "days");
    if (days.size() > most_days) figure["days"].refuse("there are too many days");
    const std::vector<Span> spans = spans_in(figure, days.size());
    if (spans.empty()) return;
    const std::string label = label_of(figure, context);
    Range hours = hours_of(spans, 3);
    const double step = hours.high - hours.low > 15 ? 6 : 3;
    hours = hours_of(spans, step);
    std::vector<Tick> rows;
    for (double hour = hours.low; hour <= hours.high; hour += step)
        rows.push_back({hour, clock_of(hour)});
    const Plot plot{
        {number_of_day(days.front()) - 0.5, number_of_day(days.back()) + 0.5}, hours, true};
    open_chart(out.picture, {height_of(figure), label});
    write_rows(out.picture, plot, rows);
    open_plot(out.picture, plot, rows);
    for (const Span& span : spans)
        write_span(out.picture, plot, span, days);
    close_plot(out.picture);
    write_columns(out.picture, plot, day_ticks(days.front(), days.back(), context.week_starts_on));
    close_chart(out.picture);
    write_keys(out.picture, figure, spans);
    write_table(out.values, spans, days, label);
}

}  // namespace runlytics::page::figures
