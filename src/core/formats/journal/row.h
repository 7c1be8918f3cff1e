#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/formats/journal/journal.h"
#include "core/formats/journal/sheet.h"
#include "core/formats/journal/times.h"

// One row of a sheet -> one entry of the journal.
namespace runlytics::formats {

// A column of the sheet: what it is called, and what that means.
struct Column {
    std::string header;
    Field field = Field::none;
    std::string_view rule;   // by which it means that
    bool by_values = false;  // as long as its values have not been looked at
};

// Everything about a sheet that its rows are read by.
struct Plan {
    std::vector<Column> columns;
    std::vector<DateStyle> styles;  // of each column
    std::size_t day_column = 0;
    bool roster = false;
    bool decimal_comma = false;
    std::shared_ptr<const std::vector<std::string>> covers, headers;

    // Whether the column stays among fields.
    bool is_kept(std::size_t column) const {
        const Field field = columns[column].field;
        return field == Field::none || (field == Field::ends && !roster);
    }
};

// What a field is called among JournalRow::covers; empty: it is not covered.
std::string_view covered_name(Field field, bool roster);

// Fills a row whose day is known.
void read_row(const Plan& plan, const SheetClock& clock, const SheetRow& cells, JournalRow& row);

}  // namespace runlytics::formats
