#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

// Comma-separated values as RFC 4180 has them: quoted cells may hold commas, quotes and line ends.
// Spreadsheets of countries with a decimal comma separate by semicolons.
namespace runlytics::text {

inline constexpr std::size_t max_csv_cells = 1'000;  // of one record
inline constexpr std::size_t max_csv_cell_bytes = 1 << 20;

class CsvReader {
  public:
    // The text must outlive the reader; a byte order mark is left out.
    explicit CsvReader(std::string_view text, char separator = ',');

    // Reads the next record that is not empty; false at the end. Throws Error: 22P02 when a quoted
    // cell does not end (DETAIL: the line), 54000 over a limit.
    bool next(std::vector<std::string>& cells);

    // The record just read as it stands in the text, without its line end.
    std::string_view record() const { return text_.substr(begin_, end_ - begin_); }
    // The line on which it begins, counted from 1.
    std::size_t line() const { return line_; }

  private:
    std::string read_cell();
    std::string read_quoted();
    bool skip_line_end();

    std::string_view text_;
    char separator_;
    std::string cell_end_;
    std::size_t at_ = 0;
    std::size_t begin_ = 0;
    std::size_t end_ = 0;
    std::size_t line_ = 1;
    std::size_t next_line_ = 1;
};

}  // namespace runlytics::text
