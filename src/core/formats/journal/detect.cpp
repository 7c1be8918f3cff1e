// Tells journals and rosters from other text and JSON.
#include <algorithm>

#include "core/error.h"
#include "core/formats/journal/journal.h"
#include "core/formats/journal/sheet.h"
#include "core/text/csv.h"

namespace runlytics::formats {

namespace {

constexpr std::size_t header_rows = 20;

std::string_view next_string(std::string_view& text) {
    std::size_t end = 1;
    while (end < text.size() && text[end] != '"')
        end += text[end] == '\\' ? 2 : 1;
    end = std::min(end, text.size());
    const std::string_view found = text.substr(1, end - 1);
    text.remove_prefix(std::min(end + 1, text.size()));
    return found;
}

// Every name of a member within the text.
std::vector<std::string_view> member_names(std::string_view text) {
    std::vector<std::string_view> names;
    for (;;) {
        const auto quote = text.find('"');
        if (quote == std::string_view::npos) return names;
        text.remove_prefix(quote);
        const std::string_view found = next_string(text);
        const auto behind = text.find_first_not_of(" \t\r\n");
        if (behind != std::string_view::npos && text[behind] == ':') names.push_back(found);
    }
}

}  // namespace

TableKind csv_kind(std::string_view head, std::span<const OwnColumn> own) {
    // Fitbit's scores of sleep have times and a pulse; its days are read from elsewhere.
    if (head.starts_with("sleep_log_entry_id,")) return TableKind::unknown;
    try {
        text::CsvReader reader(head, csv_separator(head));
        std::vector<std::string> cells;
        for (std::size_t i = 0; i < header_rows && reader.next(cells); ++i) {
            std::vector<Field> fields;
            for (const std::string& cell : cells)
                fields.push_back(field_of_header(cell, own));
            const TableKind kind = table_kind(fields);
            if (kind != TableKind::unknown) return kind;
        }
    } catch (const Error&) {
        return TableKind::unknown;
    }
    return TableKind::unknown;
}

std::string headings_without_day(std::string_view head) {
    // Text has no zeros.
    if (head.find('\0') != std::string_view::npos) return {};
    try {
        text::CsvReader reader(head, csv_separator(head));
        std::vector<std::string> cells;
        for (std::size_t i = 0; i < header_rows && reader.next(cells); ++i) {
            std::vector<Field> fields;
            for (const std::string& cell : cells)
                fields.push_back(field_of_header(cell));
            const bool has_day = table_kind(fields) != TableKind::unknown;
            fields.push_back(Field::day);
            if (has_day || cells.size() < 2 || table_kind(fields) == TableKind::unknown) continue;
            std::string headings;
            for (const std::string& cell : cells)
                headings += (headings.empty() ? "" : ", ") + cell;
            return short_text(std::move(headings));
        }
    } catch (const Error&) {
        return {};
    }
    return {};
}

bool is_sheet_json(std::string_view head, std::span<const OwnColumn> own) {
    const std::vector<std::string_view> names = member_names(head);
    const auto has = [&](std::string_view name) {
        return std::find(names.begin(), names.end(), name) != names.end();
    };
    // Fitbit's logs have dates and weights, in units that they do not name.
    if (has("logId")) return false;
    if (has("majorDimension") || has("valueRanges") || has("namedValues")) return true;
    if (has("values") || (has("headers") && has("rows"))) return true;
    std::vector<Field> fields;
    for (const std::string_view name : names)
        fields.push_back(field_of_header(name, own));
    if (table_kind(fields) != TableKind::unknown) return true;
    // Lists of cells without any name: [["Date", "RPE"], ...].
    const auto first = head.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
    const auto second =
        first == std::string_view::npos ? first : head.find_first_not_of(" \t\r\n", first + 1);
    return names.empty() && second != std::string_view::npos && head[first] == '[' &&
           head[second] == '[';
}

}  // namespace runlytics::formats
