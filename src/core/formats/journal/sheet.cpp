#include "core/formats/journal/sheet.h"

#include <algorithm>
#include <charconv>
#include <map>

#include "core/error.h"
#include "core/formats/finish.h"
#include "core/interrupt.h"
#include "core/text/csv.h"
#include "core/text/json_tree.h"
#include "core/text/limits.h"
#include "core/text/values.h"

namespace runlytics::formats {

namespace {

using text::Json;
using text::member;
using text::text_of;

constexpr std::size_t bytes_between_polls = std::size_t{1} << 16;
constexpr std::string_view blanks = " \t\r\n\xEF\xBB\xBF";

std::string_view as_text(std::span<const std::byte> bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

// Google Forms hands every answer in a list of its own; what is nested deeper is kept as it stands.
Cell to_cell(const Json& value) {
    if (value.is_string()) return value.string();
    if (value.is_boolean()) return value.boolean();
    if (value.is_number()) return value.number();
    const auto elements = value.elements();
    if (value.is_array() && elements.size() == 1 && !elements.front().is_structured()) {
        return to_cell(elements.front());
    }
    if (value.is_structured()) return value.dump();
    return {};
}

bool holds_objects(const Json& rows) {
    return !rows.elements().empty() && rows.elements().front().is_object();
}

bool has(const Json& object, std::string_view name) {
    const auto names = object.names();
    return std::binary_search(names.begin(), names.end(), name);
}

// Builds a workbook and minds the limits.
class Builder {
  public:
    Workbook workbook;

    void begin_sheet() { workbook.sheets.emplace_back(); }
    void add(SheetRow row) {
        poll_interrupt();
        auto& rows = workbook.sheets.back().rows;
        text::check_limit(rows.size() + 1, max_sheet_rows, "rows");
        text::check_limit(row.size(), max_sheet_columns, "columns");
        for (Cell& cell : row) {
            auto* text = std::get_if<std::string>(&cell);
            if (text != nullptr) std::replace(text->begin(), text->end(), '\0', ' ');
        }
        cells_ += row.size();
        text::check_limit(cells_, max_sheet_cells, "cells");
        rows.push_back(std::move(row));
    }

    void add_list(const Json& list) {
        SheetRow row;
        for (const Json& value : list.elements())
            row.push_back(to_cell(value));
        add(std::move(row));
    }

    // Rows that are lists or objects; a list of plain values is one row.
    void add_rows(const Json& rows) {
        if (holds_objects(rows)) return add_objects(rows.elements());
        for (const Json& row : rows.elements()) {
            if (row.is_array()) add_list(row);
        }
    }

    void add_columns(const Json& columns) {
        std::size_t longest = 0;
        for (const Json& column : columns.elements())
            longest = std::max(longest, column.is_array() ? column.elements().size() : 0);
        for (std::size_t i = 0; i < longest; ++i) {
            SheetRow row;
            for (const Json& column : columns.elements()) {
                const bool there = column.is_array() && i < column.elements().size();
                row.push_back(there ? to_cell(column.elements()[i]) : Cell());
            }
            add(std::move(row));
        }
    }

    // Objects share one header: every name that occurs.
    void add_objects(std::span<const Json> objects) {
        std::map<std::string, std::size_t> columns;
        for (const Json& object : objects) {
            poll_interrupt();
            for (const std::string& name : object.names())
                columns.emplace(name, 0);
        }
        SheetRow header;
        for (auto& [name, place] : columns) {
            place = header.size();
            header.emplace_back(name);
        }
        add(std::move(header));
        for (const Json& object : objects) {
            if (!object.is_object()) continue;
            SheetRow row;
            for (std::size_t i = 0; i < object.names().size(); ++i) {
                const std::size_t place = columns.at(object.names()[i]);
                if (place >= row.size()) row.resize(place + 1);
                row[place] = to_cell(object.elements()[i]);
            }
            add(std::move(row));
        }
    }

    void add_values(const Json& range) {
        begin_sheet();
        const Json& values = member(range, "values");
        if (!values.is_array()) return;
        if (text_of(member(range, "majorDimension")) == "COLUMNS") return add_columns(values);
        add_rows(values);
    }

    void add_root(const Json& root) {
        if (root.is_array()) {
            begin_sheet();
            return add_rows(root);
        }
        workbook.timezone = text_of(member(root, "timeZone"));
        workbook.locale = text_of(member(root, "locale"));
        const Json& ranges = member(root, "valueRanges");
        const Json& rows = member(root, "rows");
        if (ranges.is_array()) {
            for (const Json& range : ranges.elements())
                add_values(range);
        } else if (has(root, "values") || has(root, "majorDimension")) {
            add_values(root);
        } else if (rows.is_array()) {
            begin_sheet();
            if (member(root, "headers").is_array() && !holds_objects(rows))
                add_list(member(root, "headers"));
            add_rows(rows);
        } else {
            const Json& named = member(root, "namedValues");
            begin_sheet();
            add_objects(std::span(named.is_object() ? &named : &root, 1));
        }
    }

  private:
    std::size_t cells_ = 0;
};

Workbook read_json(std::span<const std::byte> document) {
    const Json root = text::parse_json(document, {});
    if (!root.is_array() && !root.is_object()) {
        throw Error(sqlstate::malformed_input, "the JSON is no sheet", "It is a single value.");
    }
    Builder builder;
    builder.add_root(root);
    return std::move(builder.workbook);
}

Workbook read_csv(std::string_view text) {
    const char separator = csv_separator(text);
    text::CsvReader reader(text, separator);
    Builder builder;
    builder.begin_sheet();
    builder.workbook.decimal_comma = separator == ';';
    std::vector<std::string> cells;
    while (reader.next(cells))
        builder.add(
            SheetRow(std::make_move_iterator(cells.begin()), std::make_move_iterator(cells.end())));
    return std::move(builder.workbook);
}

// A number in which only digits, one sign, and the given marks of groups and decimals occur.
double grouped_number(std::string_view text, char group, char decimal) {
    std::string plain;
    for (const char c : text) {
        if (c != group) plain += c == decimal ? '.' : c;
    }
    return text::to_number(plain);
}

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

// The number at the front of a text, white space within it left out: "1 234,5 kg" -> "1234,5".
std::string leading_number(std::string_view text) {
    constexpr std::string_view narrow_space = "\u202F", hard_space = "\u00A0";
    std::string number;
    for (std::size_t i = 0; i < text.size();) {
        const std::string_view rest = text.substr(i);
        const bool hard = rest.starts_with(hard_space) || rest.starts_with(narrow_space);
        const std::size_t width = rest.starts_with(narrow_space) ? 3 : hard ? 2 : 1;
        const bool space = hard || text[i] == ' ';
        const bool sign = number.empty() && (text[i] == '-' || text[i] == '+');
        if (space) {
            // A group has three digits; behind another space stands the unit, or a second number.
            const std::string_view group = rest.substr(width, 3);
            if (group.size() < 3 || !std::all_of(group.begin(), group.end(), is_digit)) break;
        } else if (is_digit(text[i]) || text[i] == '.' || text[i] == ',' || sign) {
            number += text[i];
        } else if (text[i] == ':' && rest.size() > 1 && is_digit(rest[1])) {
            return {};  // a clock
        } else {
            break;
        }
        i += width;
    }
    return number;
}

}  // namespace

bool is_web_page(std::string_view head) {
    const auto first = head.find_first_not_of(blanks);
    if (first == std::string_view::npos) return false;
    std::string start(head.substr(first, 200));
    for (char& c : start)
        c = static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
    return start.starts_with("<!doctype html") || start.starts_with("<html") ||
           start.starts_with("<head");
}

namespace {

// Where the text begins behind blanks, of which there may be any number; npos when nowhere.
std::size_t find_beginning(std::string_view text) {
    for (std::size_t at = 0; at < text.size(); at += bytes_between_polls) {
        poll_interrupt();
        const auto found = text.substr(at, bytes_between_polls).find_first_not_of(blanks);
        if (found != std::string_view::npos) return at + found;
    }
    return std::string_view::npos;
}

}  // namespace

void refuse_web_page(std::span<const std::byte>) {
    throw Error(sqlstate::malformed_input, "the sheet is private: this is a web page, no sheet",
                "It begins with HTML.",
                "In Google Sheets choose File, Share, Publish to the web, and CSV; or let the "
                "sheet post itself, see docs/journal.md.");
}

char csv_separator(std::string_view text) {
    std::size_t counts[3] = {};
    constexpr std::string_view separators = ",;\t";
    bool quoted = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (i % bytes_between_polls == 0) poll_interrupt();
        const char c = text[i];
        if (c == '"') quoted = !quoted;
        if (!quoted && (c == '\n' || c == '\r')) {
            if (counts[0] + counts[1] + counts[2] > 0) break;
        }
        const auto which = separators.find(c);
        if (!quoted && which != std::string_view::npos) ++counts[which];
    }
    return separators[static_cast<std::size_t>(std::max_element(counts, counts + 3) - counts)];
}

Workbook read_workbook(std::span<const std::byte> document) {
    std::string_view text = as_text(document);
    if (is_web_page(text.substr(0, 1024))) refuse_web_page(document);
    const auto first = find_beginning(text);
    if (first == std::string_view::npos) return {};
    if (text[first] == '{' || text[first] == '[') return read_json(document.subspan(first));
    return read_csv(text);
}

std::string text_of_cell(const Cell& cell) {
    if (const auto* text = std::get_if<std::string>(&cell)) return std::string(text::trim(*text));
    if (const auto* flag = std::get_if<bool>(&cell)) return *flag ? "true" : "false";
    const auto* number = std::get_if<double>(&cell);
    if (number == nullptr) return {};
    char digits[32];
    const auto end = std::to_chars(digits, digits + sizeof digits, *number).ptr;
    return {digits, end};
}

std::string short_text(std::string text) {
    constexpr std::size_t longest = 100;
    if (text.size() <= longest) return text;
    std::size_t end = longest;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80)
        --end;
    text.resize(end);
    return text;
}

bool is_empty(const Cell& cell) {
    if (const auto* text = std::get_if<std::string>(&cell)) return text::trim(*text).empty();
    return std::holds_alternative<std::monostate>(cell);
}

bool is_blank(const SheetRow& row) {
    return std::all_of(row.begin(), row.end(), is_empty);
}

// What Sheets, Excel and LibreOffice write, in the languages in which they translate it.
bool is_failed(const Cell& cell) {
    constexpr std::string_view loading[] = {
        "Loading...",     "Loading…",     "Wird geladen...", "Wird geladen…",
        "Chargement...",  "Chargement…",  "Cargando...",     "Cargando…",
        "Caricamento...", "Caricamento…", "Carregando...",   "Carregando…",
        "A carregar...",  "Laden...",     "Laden…",          "Bezig met laden…",
        "Ładowanie...",   "Ładowanie…",   "Загрузка...",     "Загрузка…",
        "Yükleniyor...",  "Yükleniyor…",  "Läser in...",     "読み込んでいます...",
        "読み込み中...",  "正在加载...",  "正在載入...",     "로드 중..."};
    constexpr std::string_view errors[] = {
        "#N/A",      "#REF!",    "#ERROR!",    "#VALUE!",       "#DIV/0!",  "#NAME?",
        "#NUM!",     "#NULL!",   "#SPILL!",    "#CALC!",        "#BUSY!",   "#CONNECT!",
        "#BLOCKED!", "#FIELD!",  "#UNKNOWN!",  "#GETTING_DATA", "#NV",      "#BEZUG!",
        "#WERT!",    "#ZAHL!",   "#FEHLER!",   "#VALEUR!",      "#NOM?",    "#NOMBRE!",
        "#VALOR!",   "#¡VALOR!", "#¡REF!",     "#¿NOMBRE?",     "#¡DIV/0!", "#¡NUM!",
        "#N/D",      "#VALORE!", "#RIF!",      "#NOME?",        "#ND",      "#WAARDE!",
        "#VERW!",    "#NAAM?",   "#DEEL/0!",   "#ARG!",         "#ADR!",    "#NAZWA?",
        "#LICZBA!",  "#Н/Д",     "#ССЫЛКА!",   "#ЗНАЧ!",        "#ДЕЛ/0!",  "#ИМЯ?",
        "#YOK",      "#BAŞV!",   "#DEĞER!",    "#SAYI/0!",      "#AD?",     "#ERREUR!",
        "#ERRO!",    "#SAKNAS!", "#REFERENS!", "#VÄRDEFEL!",    "Err:502",  "Err:504",
        "Err:508",   "Err:522"};
    const auto* written = std::get_if<std::string>(&cell);
    if (written == nullptr) return false;
    const std::string_view text = text::trim(*written);
    return std::find(std::begin(errors), std::end(errors), text) != std::end(errors) ||
           std::find(std::begin(loading), std::end(loading), text) != std::end(loading);
}

// Of a dot and a comma the last one is the decimal mark; one that repeats groups.
double number_of_cell(const Cell& cell, bool decimal_comma) {
    if (const auto* number = std::get_if<double>(&cell)) return *number;
    const auto* written = std::get_if<std::string>(&cell);
    if (written == nullptr || written->size() > 64) return missing_value;
    const std::string text = leading_number(text::trim(*written));
    const auto dots = std::count(text.begin(), text.end(), '.');
    const auto commas = std::count(text.begin(), text.end(), ',');
    if (dots + commas == 0) return text::to_number(text);
    if (dots > 0 && commas > 0) {
        const bool comma_last = text.rfind(',') > text.rfind('.');
        return comma_last ? grouped_number(text, '.', ',') : grouped_number(text, ',', '.');
    }
    const char mark = dots > 0 ? '.' : ',';
    const std::size_t behind = text.size() - 1 - text.rfind(mark);
    const bool could_group = behind == 3 && text.front() != '0' && text.front() != mark;
    const bool groups = dots + commas > 1 || (could_group && decimal_comma == (mark == '.'));
    return groups ? grouped_number(text, mark, '\0') : grouped_number(text, '\0', mark);
}

}  // namespace runlytics::formats
