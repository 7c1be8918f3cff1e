#include "core/formats/plan.h"

#include <array>
#include <cmath>
#include <optional>
#include <utility>

#include "core/error.h"
#include "core/formats/journal/sheet.h"
#include "core/interrupt.h"
#include "core/text/csv.h"
#include "core/text/fold.h"
#include "core/text/limits.h"
#include "core/text/values.h"
#include "core/text/written_date.h"

namespace runlytics::formats {

namespace {

enum class Column { day, sport, load, km, miles, pace, pace_of_mile, note, other };

constexpr double km_of_mile = 1.609344;
constexpr UnixMillis day_ms = 86'400'000;

// What no session exceeds, as warehouse.plan says.
constexpr double most_load = 2000, most_km = 1000, fastest_pace = 60, slowest_pace = 3600;

constexpr auto names = std::to_array<std::pair<std::string_view, Column>>({
    {"plan", Column::day},
    {"planned", Column::day},
    {"plan day", Column::day},
    {"plan date", Column::day},
    {"planned day", Column::day},
    {"planned date", Column::day},
    {"sport", Column::sport},
    {"load", Column::load},
    {"tss", Column::load},
    {"km", Column::km},
    {"distance", Column::km},
    {"distance km", Column::km},
    {"miles", Column::miles},
    {"mi", Column::miles},
    {"distance mi", Column::miles},
    {"pace", Column::pace},
    {"pace km", Column::pace},
    {"pace min km", Column::pace},
    {"pace s per km", Column::pace},
    {"pace mi", Column::pace_of_mile},
    {"pace min mi", Column::pace_of_mile},
    {"note", Column::note},
    {"notes", Column::note},
    {"session", Column::note},
    {"workout", Column::note},
});

Column column_of(std::string_view header) {
    const std::string word = text::fold(header, true);
    for (const auto& [name, column] : names)
        if (name == word) return column;
    return Column::other;
}

bool is_header(const std::vector<std::string>& cells) {
    if (cells.empty() || column_of(cells.front()) != Column::day) return false;
    for (const std::string& cell : cells) {
        const Column column = column_of(cell);
        if (column == Column::load || column == Column::km || column == Column::miles) return true;
    }
    return false;
}

std::string_view text_of(std::span<const std::byte> document) {
    return {reinterpret_cast<const char*>(document.data()), document.size()};
}

std::optional<std::int64_t> day_of(std::string_view cell) {
    std::optional<UnixMillis> at;
    if (const auto time = text::to_phone_time(cell)) {
        at = time->at;
    } else {
        at = text::to_written_date(std::string(cell) + " 00:00:00");
    }
    if (!at) return std::nullopt;
    return (*at - (*at % day_ms + day_ms) % day_ms) / day_ms;
}

double within(double value, double least, double most) {
    return value >= least && value <= most ? value : missing_value;
}

// 5:30 or 330 as seconds.
double pace_of(std::string_view cell) {
    const std::size_t colon = cell.find(':');
    if (colon == std::string_view::npos) return text::to_local_number(cell);
    return 60 * text::to_number(cell.substr(0, colon)) +
           text::to_local_number(cell.substr(colon + 1));
}

// Fills what one cell says; whether its day could be read.
bool read_cell(PlannedSession& session, Column column, std::string_view cell) {
    switch (column) {
        case Column::day: {
            const auto day = day_of(cell);
            if (day) session.day = *day;
            return day.has_value();
        }
        case Column::sport:
            session.sport = text::fold(cell, true);
            break;
        case Column::load:
            session.load = within(text::to_local_number(cell), 0, most_load);
            break;
        case Column::km:
            session.km = within(text::to_local_number(cell), 0, most_km);
            break;
        case Column::miles:
            session.km = within(km_of_mile * text::to_local_number(cell), 0, most_km);
            break;
        case Column::pace:
            session.pace_s_per_km = within(pace_of(cell), fastest_pace, slowest_pace);
            break;
        case Column::pace_of_mile:
            session.pace_s_per_km = within(pace_of(cell) / km_of_mile, fastest_pace, slowest_pace);
            break;
        case Column::note:
            session.note = cell;
            break;
        case Column::other:
            break;
    }
    return true;
}

}  // namespace

bool is_plan(std::string_view head) {
    try {
        text::CsvReader reader(head, csv_separator(head));
        std::vector<std::string> cells;
        return reader.next(cells) && is_header(cells);
    } catch (const Error&) {
        return false;
    }
}

std::vector<PlannedSession> parse_plan(std::span<const std::byte> document) {
    const std::string_view whole = text_of(document);
    text::CsvReader reader(whole, csv_separator(whole));
    std::vector<std::string> cells;
    if (!reader.next(cells) || !is_header(cells)) {
        throw Error(sqlstate::malformed_input, "not a plan",
                    "The first column of its header is not Plan, or none is load, km or miles.");
    }
    std::vector<Column> columns;
    for (const std::string& cell : cells)
        columns.push_back(column_of(cell));
    std::vector<PlannedSession> sessions;
    std::string unread;
    bool any_day = false;
    for (std::size_t rows = 1; reader.next(cells); ++rows) {
        text::check_limit(rows, max_planned, "planned sessions");
        poll_interrupt();
        PlannedSession session;
        bool has_day = true;
        for (std::size_t i = 0; i < cells.size() && i < columns.size(); ++i)
            has_day &= read_cell(session, columns[i], text::trim(cells[i]));
        any_day |= has_day;
        if (!has_day && unread.empty()) unread = cells.front();
        if (session.sport.empty()) session.sport = "running";
        const bool says_something = session.load == session.load || session.km == session.km;
        if (has_day && says_something) sessions.push_back(std::move(session));
    }
    if (!any_day && !unread.empty()) {
        throw Error(sqlstate::malformed_input, "no day of the plan can be read",
                    text::describe_unread_date(unread));
    }
    return sessions;
}

}  // namespace runlytics::formats
