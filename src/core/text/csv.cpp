#include "core/text/csv.h"

#include <algorithm>
#include <string>

#include "core/error.h"
#include "core/interrupt.h"
#include "core/text/limits.h"

namespace runlytics::text {

namespace {

constexpr std::size_t lines_between_polls = 4096;

}  // namespace

CsvReader::CsvReader(std::string_view text, char separator)
    : text_(text), separator_(separator), cell_end_({separator, '\r', '\n'}) {
    if (text_.starts_with("\xEF\xBB\xBF")) text_.remove_prefix(3);
}

bool CsvReader::skip_line_end() {
    if (text_.substr(at_).starts_with("\r\n")) {
        at_ += 2;
    } else if (at_ < text_.size() && (text_[at_] == '\n' || text_[at_] == '\r')) {
        ++at_;
    } else {
        return false;
    }
    ++next_line_;
    return true;
}

// A doubled quote is one; what follows the closing quote up to the separator belongs to the cell.
std::string CsvReader::read_quoted() {
    std::string cell;
    for (++at_; at_ < text_.size(); ++at_) {
        const char c = text_[at_];
        if (c == '"') {
            if (at_ + 1 == text_.size() || text_[at_ + 1] != '"') {
                ++at_;
                return cell;
            }
            ++at_;
        }
        if (c == '\n') ++next_line_;
        cell += c;
        check_limit(cell.size(), max_csv_cell_bytes, "bytes in one cell");
    }
    throw Error(sqlstate::malformed_input, "a quoted cell does not end",
                "The record begins on line " + std::to_string(line_) + ".");
}

std::string CsvReader::read_cell() {
    std::string cell;
    if (at_ < text_.size() && text_[at_] == '"') cell = read_quoted();
    // Beyond the limit it is not looked for the end.
    const std::string_view rest = text_.substr(at_, max_csv_cell_bytes + 1);
    const auto length = std::min(rest.find_first_of(cell_end_), rest.size());
    check_limit(cell.size() + length, max_csv_cell_bytes, "bytes in one cell");
    cell.append(rest.substr(0, length));
    at_ += length;
    return cell;
}

bool CsvReader::next(std::vector<std::string>& cells) {
    poll_interrupt();
    cells.clear();
    for (std::size_t skipped = 1; skip_line_end(); ++skipped) {
        if (skipped % lines_between_polls == 0) poll_interrupt();
    }
    if (at_ == text_.size()) return false;
    begin_ = at_;
    line_ = next_line_;
    for (;;) {
        cells.push_back(read_cell());
        check_limit(cells.size(), max_csv_cells, "cells in one record");
        end_ = at_;
        if (at_ == text_.size() || text_[at_] != separator_) break;
        ++at_;
    }
    skip_line_end();
    return true;
}

}  // namespace runlytics::text
