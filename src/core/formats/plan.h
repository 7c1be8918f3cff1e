#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/model.h"

// A plan of training as a table: one row a session.
namespace runlytics::formats {

inline constexpr std::size_t max_planned = 20'000;

struct PlannedSession {
    std::int64_t day = 0;  // days since 1970-01-01
    std::string sport;     // as warehouse.activities has it; running where the table says none
    double load = missing_value;
    double km = missing_value;
    double pace_s_per_km = missing_value;
    std::string note;
};

// Whether the text begins like one: the first column of its header is "Plan", "Planned" or either
// of them with "day" or "date", so that no journal is taken for one, and another is a load or a
// way.
bool is_plan(std::string_view head);

// The sessions of a table whose further columns are called sport, load (or TSS), km or miles, pace
// (5:30 or 330, of a mile where the column says so) and note, in any order; other columns are left
// out. A row without a day, or with neither load nor way, is left out, as rest is. Throws Error:
// 22P02 when it is no such table, and where no row has a day that can be read (DETAIL: the first),
// 54000 over a limit.
std::vector<PlannedSession> parse_plan(std::span<const std::byte> document);

}  // namespace runlytics::formats
