#include <algorithm>
#include <cmath>
#include <map>
#include <optional>

#include "core/model.h"
#include "core/page/chart.h"
#include "core/page/figures/figures.h"

// What each day had, in five levels: months as on a wall, or, of many years, a strip of weeks each.
namespace runlytics::page::figures {
namespace {

constexpr int most_days_as_months = 800;

struct Cell {
    double value = missing_value;
    int level = 0;
    std::string_view address;
};

struct Calendar {
    std::map<Day, Cell> cells;
    Measured measured;
    int starts_on = 1;

    const Cell* at(Day day) const {
        const auto found = cells.find(day);
        return found == cells.end() ? nullptr : &found->second;
    }
    std::string text_of(Day day, const Cell& cell) const {
        const std::string value =
            std::isfinite(cell.value) ? measured.with_unit(cell.value) : "nothing";
        return long_day(day) + ": " + value;
    }
    // From 0, the day with which the athlete's weeks begin.
    int place_in_week(Day day) const { return (weekday_of(day) - starts_on + 7) % 7; }
};

Calendar calendar_in(const Node& figure, const Context& context) {
    const std::vector<Day> days = days_in(figure, "days");
    const auto values = figure.numbers("values");
    const auto levels = figure.numbers("levels");
    const auto links = figure.list("links");
    if (values.size() != days.size()) figure["values"].refuse("there is not one for each day");
    if (levels.size() != days.size()) figure["levels"].refuse("there is not one for each day");
    if (!links.empty() && links.size() != days.size())
        figure["links"].refuse("there is not one for each day");
    Calendar calendar{{}, measured_in(figure, context), context.week_starts_on};
    for (std::size_t i = 0; i < days.size(); ++i) {
        const double level = std::isfinite(levels[i]) ? levels[i] : 0;
        if (!(level >= 0 && level <= 4)) figure["levels"].refuse("a level is from 0 to 4");
        Cell cell{values[i], static_cast<int>(std::lround(level)), {}};
        if (!links.empty() && links[i].is_text() && !context.is_offline)
            cell.address = path_in(links[i], links[i].as_text());
        calendar.cells.insert_or_assign(days[i], cell);
    }
    return calendar;
}

std::string day_number(Day day) {
    return std::to_string(static_cast<unsigned>(std::chrono::year_month_day(day).day()));
}

void write_day(Html& out, const Calendar& calendar, Day day) {
    const Cell* const cell = calendar.at(day);
    if (cell == nullptr) {
        out << "<td class=none>" << Text{day_number(day)} << "</td>";
        return;
    }
    out << "<td class=level-" << static_cast<std::size_t>(cell->level) << " title=\""
        << Text{calendar.text_of(day, *cell)} << "\">";
    if (cell->address.empty()) {
        out << Text{day_number(day)} << "</td>";
        return;
    }
    out << "<a href=\"" << Text{cell->address} << "\" aria-label=\""
        << Text{calendar.text_of(day, *cell)} << "\">" << Text{day_number(day)} << "</a></td>";
}

void write_month(Html& out, const Calendar& calendar, std::chrono::year_month month) {
    const Day first{month / 1};
    const Day last{month / std::chrono::last};
    out << "<table class=month><caption>" << Text{month_and_year(first)} << "</caption><thead><tr>";
    for (int i = 0; i < 7; ++i) {
        const std::string_view name = weekday_name((calendar.starts_on - 1 + i) % 7 + 1);
        out << "<th scope=col><abbr title=\"" << Text{name} << "\">" << Text{name.substr(0, 1)}
            << "</abbr></th>";
    }
    out << "</tr></thead><tbody><tr>";
    const int before = calendar.place_in_week(first);
    for (int i = 0; i < before; ++i)
        out << "<td></td>";
    for (Day day = first; day <= last; day += std::chrono::days(1)) {
        if (day != first && calendar.place_in_week(day) == 0) out << "</tr><tr>";
        write_day(out, calendar, day);
    }
    for (int i = calendar.place_in_week(last); i < 6; ++i)
        out << "<td></td>";
    out << "</tr></tbody></table>";
}

void write_months(Html& out, const Calendar& calendar) {
    const auto month_of_day = [](Day day) {
        const std::chrono::year_month_day date(day);
        return date.year() / date.month();
    };
    out << "<div class=months>";
    const auto last = month_of_day(calendar.cells.rbegin()->first);
    for (auto month = month_of_day(calendar.cells.begin()->first); month <= last;
         month += std::chrono::months(1)) {
        write_month(out, calendar, month);
    }
    out << "</div>";
}

// A year as a strip: a column a week, one path a level.
void write_year(Html& out, const Calendar& calendar, int year) {
    const Day first{std::chrono::year(year) / 1 / 1};
    const Day last{std::chrono::year(year) / 12 / 31};
    std::vector<std::string> paths(5);
    for (auto at = calendar.cells.lower_bound(first);
         at != calendar.cells.end() && at->first <= last; ++at) {
        const auto days = (at->first - first).count() + calendar.place_in_week(first);
        const double left = static_cast<double>(days / 7);
        const double top = static_cast<double>(days % 7);
        paths[static_cast<std::size_t>(at->second.level)] +=
            "M" + compact(left * 75 + 5, 0) + " " + compact(top * 143 + 10, 0) + "h65v123h-65z";
    }
    out << "<div class=year><span>" << Text{std::to_string(year)} << "</span><svg class=plot>";
    open_paths(out);
    for (std::size_t level = 0; level < paths.size(); ++level) {
        if (!paths[level].empty())
            out << "<path class=level-" << level << " d=\"" << Text{paths[level]} << "\"/>";
    }
    close_paths(out);
    out << "</svg></div>";
}

void write_years(Html& out, const Calendar& calendar, std::string_view label) {
    out << "<div class=years role=img aria-label=\"" << Text{label} << "\">";
    const int last = year_of(calendar.cells.rbegin()->first);
    for (int year = year_of(calendar.cells.begin()->first); year <= last; ++year)
        write_year(out, calendar, year);
    out << "</div>";
}

}  // namespace

void draw_calendar(const Node& figure, const Context& context, Drawing& out) {
    const Calendar calendar = calendar_in(figure, context);
    if (calendar.cells.empty()) return;
    const Day first = calendar.cells.begin()->first;
    const Day last = calendar.cells.rbegin()->first;
    if ((last - first).count() > 36'600) figure["days"].refuse("a century is drawn at most");
    if ((last - first).count() <= most_days_as_months)
        write_months(out.picture, calendar);
    else
        write_years(out.picture, calendar, label_of(figure, context));
    out.picture << "<ul class=\"key scale\"><li>less <i class=\"cell level-0\"></i><i class=\"cell "
                   "level-1\"></i><i class=\"cell level-2\"></i><i class=\"cell level-3\"></i><i "
                   "class=\"cell level-4\"></i> more</li></ul>";
    std::vector<Column> columns{{"day", {}, false}, {std::string(calendar.measured.unit()), {}}};
    for (const auto& [day, cell] : calendar.cells) {
        if (!std::isfinite(cell.value)) continue;
        columns[0].cells.push_back(long_day(day));
        columns[1].cells.push_back(calendar.measured.written(cell.value));
    }
    write_values(out.values, label_of(figure, context), columns);
}

}  // namespace runlytics::page::figures
