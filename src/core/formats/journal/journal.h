#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/formats/journal/fields.h"
#include "core/formats/journal/times.h"
#include "core/model.h"

// What an athlete wrote down: training journals and rosters of shifts, as sheets and scripts send
// them.
namespace runlytics::formats {

// One row about one day. NaN and empty: not said. Times are those of the sheet's clock.
struct JournalRow {
    int sheet = 1;     // of the document
    int nth = 1;       // which row of its day it is, in its sheet
    std::string id;    // the sheet's own
    LocalDay day = 0;  // days since 1970-01-01
    std::optional<LocalMillis> noted_at;
    std::string title;
    std::string note;
    double rpe = missing_value;
    double soreness = missing_value;
    double mood = missing_value;
    double energy = missing_value;
    double stress = missing_value;
    std::optional<LocalMillis> sleep_from;
    std::optional<LocalMillis> sleep_to;
    double sleep_quality = missing_value;
    double sleep_h = missing_value;
    double resting_hr = missing_value;  // beats/min
    double hrv_ms = missing_value;
    std::string hrv_statistic;  // rmssd, sdnn; empty without hrv_ms
    double weight_kg = missing_value;
    std::string shift;  // day, late, night, off
    std::optional<LocalMillis> shift_from;
    std::optional<LocalMillis> shift_to;
    std::string fields;  // a JSON object of the other columns that say something
    std::shared_ptr<const std::vector<std::string>> covers;   // what the sheet has columns for, by
                                                              // the names above
    std::shared_ptr<const std::vector<std::string>> headers;  // what they are called
    std::vector<std::string> warnings;
};

// Every row with a date, in the order of the document. What cannot be read as its column's field, a
// mood in words for one, stays among fields, with a warning; a row without a readable date is left
// out, and the first row warns of it: how many there are, and of the first of them each. A row
// without a date below one with a date is of the same day: merged cells say it once. Sleep that is
// told by the clock alone ended on its row's day. Throws Error: 22P02 when the document is no sheet
// or no row has a date, 54000 over a limit.
std::vector<JournalRow> parse_journal(std::span<const std::byte> document, SheetClock& clock,
                                      ClockTrust trust, std::span<const OwnColumn> own = {});

// What a column of a sheet was taken for.
struct ColumnReading {
    int sheet = 1;
    int nth = 1;  // from the left
    std::string heading;
    Field field = Field::none;
    std::string rule;     // by which it was
    std::string example;  // its first cell that says something
    std::string note;     // what to do about it; empty: nothing
};

// Every column of every sheet that has a day, as parse_journal() reads it; throws as that does.
std::vector<ColumnReading> explain_journal(std::span<const std::byte> document, SheetClock& clock,
                                           ClockTrust trust, std::span<const OwnColumn> own = {});

// What a text may be: the kind of the first table whose header is within its first rows.
TableKind csv_kind(std::string_view head, std::span<const OwnColumn> own = {});

// The headings of a table that a column with a day would make a journal or a roster, as people are
// told of them; empty where it is nothing of that kind.
std::string headings_without_day(std::string_view head);

// Whether JSON is a sheet, or an object that has the names of a journal's columns. Reads as far as
// the text goes: it may be cut.
bool is_sheet_json(std::string_view head, std::span<const OwnColumn> own = {});

}  // namespace runlytics::formats
