#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

// Spreadsheets as they are sent about: JSON of Google's API and of scripts, and CSV.
namespace runlytics::formats {

inline constexpr std::size_t max_sheet_rows = 200'000;
inline constexpr std::size_t max_sheet_columns = 1'000;
inline constexpr std::size_t max_sheet_cells = 2'000'000;  // of one document, empty ones too

// Empty, text, number, or yes and no.
using Cell = std::variant<std::monostate, std::string, double, bool>;
using SheetRow = std::vector<Cell>;  // its empty cells at the end may be left out

struct Sheet {
    std::vector<SheetRow> rows;  // the header is one of them
};

struct Workbook {
    std::vector<Sheet> sheets;
    std::string timezone;        // IANA name of the spreadsheet's clock, where the sender says it
    std::string locale;          // "de_DE", where the sender says it
    bool decimal_comma = false;  // the cells were separated by semicolons
};

// Reads every sheet of a document. JSON: an array of rows or of objects; {"values": [...]};
// {"valueRanges": [...]}; {"headers": [...], "rows": [...]}; one object, which is one row. Columns
// of objects are in order of their names. CSV: separated by commas, semicolons or tabs. Throws
// Error: 22P02 malformed, also for a web page, which is what a private sheet answers; 54000 over a
// limit.
Workbook read_workbook(std::span<const std::byte> document);

// Whether text is a web page by how it begins.
bool is_web_page(std::string_view head);

// Throws the Error 22P02 of a web page, which is what a private sheet answers.
[[noreturn]] void refuse_web_page(std::span<const std::byte> page);

// What separates the cells of the first line of CSV.
char csv_separator(std::string_view text);

// The cell as text without white space around it; a number in its shortest form.
std::string text_of_cell(const Cell& cell);
// The beginning of a text, at most 100 bytes, cut where a character ends.
std::string short_text(std::string text);
bool is_empty(const Cell& cell);
bool is_blank(const SheetRow& row);
// Whether the spreadsheet could not compute the cell just now: "Loading...", "#REF!", "#N/A".
bool is_failed(const Cell& cell);

// The number that a cell is, as people write them: "2,000,000.01", "1.234,5", "5,12", "7/10" (7),
// "52 bpm". A comma or dot that could be either goes by decimal_comma. Missing when it is none.
double number_of_cell(const Cell& cell, bool decimal_comma);

}  // namespace runlytics::formats
