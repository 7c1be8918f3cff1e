#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/formats/journal/times.h"

// Of which day the rows of a sheet are, and which row of it each is.
namespace runlytics::formats {

// What a row says of its day.
struct DatedRow {
    std::size_t row = 0;  // of the sheet
    std::optional<LocalDay> day;
    bool failed = false;  // its date could not be computed just now
    int nth = 0;          // of its day
    // Which row it is nobody knows: it keeps its number and says nothing.
    bool unsure = false;
};

// The rows that are left out because nobody knows their day.
struct Dateless {
    std::size_t rows = 0;
    std::string first;

    void add(std::size_t row, const std::string& date) {
        if (rows++ == 0) first = "row " + std::to_string(row + 1) + " '" + date + "'";
    }
    std::string said() const {
        return "rows without a date: " + std::to_string(rows) + ", the first: " + first;
    }
};

// Numbers the rows, which are in the sheet's order. A date that failed hides a row of a day, so
// that those below it must not move up. Between two rows of one day it is of that day; where the
// days around it leave room for it, it is of its own; else the rows of the day behind it are
// unsure, and a number is kept for it in the day before.
void number_rows(std::vector<DatedRow>& rows);

}  // namespace runlytics::formats
