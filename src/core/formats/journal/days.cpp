#include "core/formats/journal/days.h"

#include <algorithm>
#include <cstdlib>
#include <map>
#include <set>

namespace runlytics::formats {

namespace {

// Whether some day has several rows that are sure of it.
bool has_doubles(const std::vector<DatedRow>& rows) {
    std::set<LocalDay> seen;
    return std::any_of(rows.begin(), rows.end(), [&](const DatedRow& row) {
        return row.day && !seen.insert(*row.day).second;
    });
}

// Gives the rows from first to before end, whose dates failed, the day on which they count.
// Returns the day behind them, when its rows may be others than they seem.
std::optional<LocalDay> settle(std::vector<DatedRow>& rows, std::size_t first, std::size_t end,
                               bool doubles) {
    const auto before = first > 0 ? rows[first - 1].day : std::nullopt;
    const auto after = end < rows.size() ? rows[end].day : std::nullopt;
    const auto count = static_cast<LocalDay>(end - first);
    const LocalDay room = before && after ? std::abs(*after - *before) - 1 : 0;
    if (room >= count && (room == count || !doubles)) return std::nullopt;
    for (std::size_t i = first; i < end; ++i) {
        rows[i].day = before;
        rows[i].unsure = true;
    }
    return before == after ? std::nullopt : after;
}

}  // namespace

void number_rows(std::vector<DatedRow>& rows) {
    const bool doubles = has_doubles(rows);
    std::set<LocalDay> unsure;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (!rows[i].failed) continue;
        std::size_t end = i;
        while (end < rows.size() && rows[end].failed)
            ++end;
        if (const auto day = settle(rows, i, end, doubles)) unsure.insert(*day);
        i = end - 1;
    }
    std::map<LocalDay, int> seen;
    for (DatedRow& row : rows) {
        if (!row.day) continue;
        row.nth = ++seen[*row.day];
        row.unsure |= unsure.contains(*row.day);
    }
}

}  // namespace runlytics::formats
