#include "core/formats/journal/journal.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "core/compress/gzip.h"
#include "core/error.h"
#include "core/formats/finish.h"
#include "core/formats/journal/days.h"
#include "core/formats/journal/row.h"
#include "core/formats/journal/sheet.h"
#include "core/formats/readable.h"
#include "core/interrupt.h"
#include "core/text/limits.h"

namespace runlytics::formats {

namespace {

constexpr std::size_t header_rows = 20;  // a header is one of the first rows
constexpr std::size_t most_warnings = 20;
constexpr LocalDay first_day = -25'567, last_day = 84'006;  // 1900 to 2199

std::vector<Column> columns_of(const SheetRow& header, std::span<const OwnColumn> own) {
    std::vector<Column> columns;
    std::map<std::string, int> seen;
    for (const Cell& cell : header) {
        std::string name = short_text(text_of_cell(cell));
        const HeaderReading read = read_header(name, own);
        const int nth = name.empty() ? 1 : ++seen[name];
        if (nth > 1) name += " (" + std::to_string(nth) + ")";
        columns.push_back({std::move(name), read.field, read.rule, read.by_values});
    }
    return columns;
}

TableKind kind_of(std::span<const Column> columns) {
    std::vector<Field> fields;
    for (const Column& column : columns)
        fields.push_back(column.field);
    return table_kind(fields);
}

// The row that names the columns: the first that has a day, below titles and empty rows.
std::optional<std::size_t> find_header(const Sheet& sheet, std::span<const OwnColumn> own) {
    for (std::size_t i = 0; i < std::min(sheet.rows.size(), header_rows); ++i) {
        const auto columns = columns_of(sheet.rows[i], own);
        const auto has_day = [](const Column& column) {
            return column.field == Field::day || column.field == Field::stamp;
        };
        if (columns.size() > 1 && std::any_of(columns.begin(), columns.end(), has_day)) return i;
    }
    return std::nullopt;
}

// Where no header is known: the first column of dates below a first row that names it. Plain
// numbers are dates only where the name says so.
std::optional<std::size_t> find_day_column(std::span<const SheetRow> rows,
                                           const SheetClock& clock) {
    if (rows.size() < 2) return std::nullopt;
    const auto is_day = [&](const SheetRow& row, std::size_t column) {
        return column < row.size() && !is_serial(row[column]) &&
               read_date(row[column], {}, clock).day.has_value();
    };
    for (std::size_t i = 0; i < rows.front().size(); ++i) {
        const bool named = !is_empty(rows.front()[i]) && !is_day(rows.front(), i);
        const auto below = rows.subspan(1);
        if (named && std::all_of(below.begin(), below.end(), [&](const SheetRow& row) {
                return is_blank(row) || is_day(row, i);
            })) {
            return i;
        }
    }
    return std::nullopt;
}

// Sleep from 1 to 5 in whole numbers is how well, else it is how long.
void settle_column(Column& column, std::size_t i, std::span<const SheetRow> below) {
    if (!column.by_values) return;
    bool any = false;
    for (const SheetRow& row : below) {
        if (i >= row.size() || is_empty(row[i])) continue;
        const double value = number_of_cell(row[i], false);
        column.rule = "its name, and values that are hours";
        if (!(value >= 1 && value <= 5) || value != std::floor(value)) return;
        any = true;
    }
    if (!any) return;
    column.field = Field::sleep_quality;
    column.rule = "its name, and values that are 1 to 5";
}

// How the field of a column went, and what to do where it did not.
std::string note_on(const Column& column, std::size_t unread, bool roster) {
    if (unread > 0)
        return unread == 1
                   ? "1 cell cannot be read as that: it stays in fields"
                   : std::to_string(unread) + " cells cannot be read as that: they stay in fields";
    if (column.field == Field::ends && !roster)
        return "Kept under its heading: only a roster has an end.";
    if (column.field != Field::none) return {};
    if (column.rule != "not known") return "Kept under its heading, as the athlete said.";
    const std::string near = nearest_header(column.header);
    return "Kept under its heading." + (near.empty() ? "" : " Is \"" + near + "\" meant?");
}

ColumnReading explain_column(const Plan& plan, std::size_t i, std::span<const SheetRow> below,
                             std::span<const JournalRow> rows) {
    const Column& column = plan.columns[i];
    ColumnReading reading;
    reading.nth = static_cast<int>(i) + 1;
    reading.heading = column.header;
    reading.field = column.field;
    reading.rule = column.rule;
    const auto says = [&](const SheetRow& row) { return i < row.size() && !is_empty(row[i]); };
    const auto first = std::find_if(below.begin(), below.end(), says);
    if (first != below.end()) reading.example = short_text(text_of_cell((*first)[i]));
    std::size_t unread = 0;
    for (const JournalRow& row : rows)
        unread += static_cast<std::size_t>(std::count_if(
            row.warnings.begin(), row.warnings.end(),
            [&](const std::string& warning) { return warning.starts_with(column.header + ": "); }));
    reading.note = note_on(column, unread, plan.roster);
    return reading;
}

// Reads the sheets of one document.
class JournalReader {
  public:
    JournalReader(const Workbook& workbook, const SheetClock& clock, ClockTrust trust,
                  std::span<const OwnColumn> own)
        : workbook_(workbook), clock_(clock), trust_(trust), own_(own) {}

    std::vector<JournalRow> read() {
        for (const Sheet& sheet : workbook_.sheets) {
            ++sheet_;
            read_sheet(sheet);
        }
        if (rows_.empty()) refuse_without_rows();
        left_out_.resize(std::min(left_out_.size(), most_warnings));
        if (!rows_.empty()) {
            auto& warnings = rows_.front().warnings;
            warnings.insert(warnings.begin(), left_out_.begin(), left_out_.end());
            if (dateless_.rows > 0) warnings.insert(warnings.begin(), dateless_.said());
        }
        return std::move(rows_);
    }

    // What the columns of the sheets were taken for; after read().
    std::vector<ColumnReading> explain(std::span<const JournalRow> rows) const {
        std::vector<ColumnReading> readings;
        for (const auto& [sheet, header, plan, dateless] : plans_) {
            const auto below = std::span(workbook_.sheets[static_cast<std::size_t>(sheet) - 1].rows)
                                   .subspan(header + 1);
            for (std::size_t i = 0; i < plan.columns.size(); ++i) {
                if (plan.columns[i].header.empty()) continue;
                readings.push_back(explain_column(plan, i, below, rows));
                readings.back().sheet = sheet;
                if (i == plan.day_column && dateless.rows > 0)
                    readings.back().note = dateless.said();
            }
        }
        return readings;
    }

  private:
    struct Planned {
        int sheet;
        std::size_t header;
        Plan plan;
        Dateless dateless;
    };

    // Nothing at all in it, and nothing but a header, is a sheet that waits for its first entry.
    void refuse_without_rows() const {
        if (!without_day_.empty()) {
            throw Error(sqlstate::malformed_input, "no column of the sheet is a date", without_day_,
                        "Name one Date, or add its name to warehouse.journal_columns as day.");
        }
        if (!left_out_.empty()) {
            throw Error(sqlstate::malformed_input, "no row of the sheet has a date",
                        left_out_.front());
        }
    }

    void read_sheet(const Sheet& sheet) {
        const auto filled = std::find_if_not(sheet.rows.begin(), sheet.rows.end(), is_blank);
        const auto first = static_cast<std::size_t>(filled - sheet.rows.begin());
        if (filled == sheet.rows.end()) return;
        const auto header = find_header(sheet, own_);
        auto columns = columns_of(header ? sheet.rows[*header] : filled[0], own_);
        if (!header) {
            const auto day = find_day_column(std::span(sheet.rows).subspan(first), clock_);
            if (!day) return note_headers(sheet.rows[first]);
            columns[*day].field = Field::day;
            columns[*day].rule = "every cell is a date";
        }
        const Plan plan = make_plan(sheet, header.value_or(first), std::move(columns));
        plans_.push_back({sheet_, header.value_or(first), plan, {}});
        read_rows(sheet, header.value_or(first), plan);
    }

    void read_rows(const Sheet& sheet, std::size_t header, const Plan& plan) {
        std::vector<DatedRow> dated = date_rows(sheet, header, plan);
        number_rows(dated);
        for (const DatedRow& row : dated) {
            poll_interrupt();
            if (row.unsure && !row.failed) {
                left_out_.push_back("row " + std::to_string(row.row + 1) +
                                    " may be another of its day: a date near it failed");
            }
            if (row.day) add_row(plan, sheet.rows[row.row], row);
        }
    }

    // The rows that say something, with their days.
    std::vector<DatedRow> date_rows(const Sheet& sheet, std::size_t header, const Plan& plan) {
        std::vector<DatedRow> dated;
        std::optional<LocalDay> day;
        for (std::size_t i = header + 1; i < sheet.rows.size(); ++i) {
            poll_interrupt();
            const SheetRow& cells = sheet.rows[i];
            if (is_blank(cells)) {
                day.reset();
                continue;
            }
            const Cell& date = plan.day_column < cells.size() ? cells[plan.day_column] : no_cell_;
            if (!is_empty(date)) {
                day = read_date(date, plan.styles[plan.day_column], clock_).day;
                if (day && (*day < first_day || *day > last_day)) day.reset();
            }
            if (!day) {
                leave_out(i, short_text(text_of_cell(date)));
            }
            const bool failed = !day && is_failed(date);
            if (day || failed) dated.push_back({.row = i, .day = day, .failed = failed});
        }
        return dated;
    }

    void leave_out(std::size_t row, const std::string& date) {
        left_out_.push_back("row " + std::to_string(row + 1) + " has no date: " + date);
        dateless_.add(row, date);
        plans_.back().dateless.add(row, date);
    }

    void add_row(const Plan& plan, const SheetRow& cells, const DatedRow& dated) {
        JournalRow row;
        row.sheet = sheet_;
        row.nth = dated.nth;
        row.day = *dated.day;
        row.covers = plan.covers;
        row.headers = plan.headers;
        read_row(plan, clock_, cells, row);
        if (dated.unsure && row.id.empty()) row = nothing_of(row, plan);
        // A roster tells of shifts alone: without them such a row tells nothing.
        const bool failed = row.covers != plan.covers;
        if (!plan.roster || !failed) rows_.push_back(std::move(row));
    }

    // The row as one that is there and says nothing.
    static JournalRow nothing_of(const JournalRow& row, const Plan& plan) {
        JournalRow nothing;
        nothing.sheet = row.sheet;
        nothing.nth = row.nth;
        nothing.day = row.day;
        nothing.fields = "{}";
        std::vector<std::string> covers;
        if (!plan.roster) covers.emplace_back("day");
        nothing.covers = std::make_shared<const std::vector<std::string>>(std::move(covers));
        nothing.headers = std::make_shared<const std::vector<std::string>>();
        return nothing;
    }

    void note_headers(const SheetRow& row) {
        if (!without_day_.empty()) return;
        constexpr std::size_t enough = 300;
        for (const Cell& cell : row) {
            if (without_day_.size() > enough) return;
            without_day_ += (without_day_.empty() ? "It begins with " : ", ") + text_of_cell(cell);
        }
    }

    Plan make_plan(const Sheet& sheet, std::size_t header, std::vector<Column> columns) const {
        Plan plan;
        plan.columns = std::move(columns);
        for (std::size_t i = 0; i < plan.columns.size(); ++i)
            settle_column(plan.columns[i], i, std::span(sheet.rows).subspan(header + 1));
        plan.roster = kind_of(plan.columns) == TableKind::roster;
        plan.day_column = day_column_of(plan.columns);
        const auto below = std::span(sheet.rows).subspan(header + 1);
        // Every row says which columns its sheet has.
        text::check_limit(below.size() * plan.columns.size(), max_sheet_cells, "cells");
        plan.decimal_comma = workbook_.decimal_comma || has_decimal_comma(below);
        note_columns(plan);
        const DateHints hints = hints_of(plan);
        for (std::size_t i = 0; i < plan.columns.size(); ++i)
            plan.styles.push_back(style_of(below, i, plan.columns[i].field, hints));
        return plan;
    }

    static void note_columns(Plan& plan) {
        std::vector<std::string> covers, headers;
        for (const Column& column : plan.columns) {
            const std::string name(covered_name(column.field, plan.roster));
            const bool known = std::find(covers.begin(), covers.end(), name) != covers.end();
            if (!name.empty() && !known) covers.push_back(name);
            if (!column.header.empty()) headers.push_back(column.header);
        }
        plan.covers = std::make_shared<const std::vector<std::string>>(std::move(covers));
        plan.headers = std::make_shared<const std::vector<std::string>>(std::move(headers));
    }

    DateStyle style_of(std::span<const SheetRow> below, std::size_t column, Field field,
                       DateHints hints) const {
        if (field == Field::none || (field >= Field::title && field <= Field::stress)) return {};
        std::vector<Cell> cells;
        for (const SheetRow& row : below) {
            if (column < row.size()) cells.push_back(row[column]);
        }
        return date_style(cells, hints, clock_, trust_);
    }

    // A date column before a stamp, whichever stands first.
    static std::size_t day_column_of(std::span<const Column> columns) {
        for (const Field field : {Field::day, Field::stamp}) {
            const auto found = std::find_if(columns.begin(), columns.end(),
                                            [&](const Column& c) { return c.field == field; });
            if (found != columns.end()) return static_cast<std::size_t>(found - columns.begin());
        }
        return 0;
    }

    // "5,5" in any cell: this sheet's numbers have a comma.
    static bool has_decimal_comma(std::span<const SheetRow> rows) {
        const auto tells = [](const Cell& cell) {
            const auto* text = std::get_if<std::string>(&cell);
            if (text == nullptr || text->size() > 12) return false;
            const auto comma = text->find(',');
            return comma != std::string::npos && comma > 0 &&
                   text->find_first_not_of("0123456789,") == std::string::npos &&
                   text->rfind(',') == comma && text->size() - comma <= 3;
        };
        return std::any_of(rows.begin(), rows.end(), [&](const SheetRow& row) {
            return std::any_of(row.begin(), row.end(), tells);
        });
    }

    DateHints hints_of(const Plan& plan) const {
        const std::string& locale = workbook_.locale;
        if (!locale.empty()) {
            const bool american = locale.starts_with("en_US") || locale == "en";
            return {.day_first = !american, .month_first = american};
        }
        const bool foreign = is_day_first_header(plan.columns[plan.day_column].header);
        return {.day_first = foreign || plan.decimal_comma, .month_first = false};
    }

    const Workbook& workbook_;
    const SheetClock& clock_;
    ClockTrust trust_;
    std::span<const OwnColumn> own_;
    const Cell no_cell_;
    int sheet_ = 0;
    std::vector<JournalRow> rows_;
    std::vector<Planned> plans_;
    std::vector<std::string> left_out_;
    Dateless dateless_;  // of all sheets
    std::string without_day_;
};

// Also of who was called without the road through parse.cpp: in UTF-8, whatever wrote it.
Workbook workbook_of(std::span<const std::byte> document) {
    if (!compress::is_gzip(document)) return read_workbook(Readable(document).bytes());
    const std::vector<std::byte> plain = compress::gunzip(document);
    return read_workbook(Readable(plain).bytes());
}

}  // namespace

std::vector<JournalRow> parse_journal(std::span<const std::byte> document, SheetClock& clock,
                                      ClockTrust trust, std::span<const OwnColumn> own) {
    const Workbook workbook = workbook_of(document);
    if (!workbook.timezone.empty() && clock.use(workbook.timezone)) trust = ClockTrust::told;
    return JournalReader(workbook, clock, trust, own).read();
}

std::vector<ColumnReading> explain_journal(std::span<const std::byte> document, SheetClock& clock,
                                           ClockTrust trust, std::span<const OwnColumn> own) {
    const Workbook workbook = workbook_of(document);
    if (!workbook.timezone.empty() && clock.use(workbook.timezone)) trust = ClockTrust::told;
    JournalReader reader(workbook, clock, trust, own);
    const std::vector<JournalRow> rows = reader.read();
    return reader.explain(rows);
}

}  // namespace runlytics::formats
