#include "core/formats/strava/gear.h"

#include <array>
#include <optional>
#include <utility>

#include "core/error.h"
#include "core/formats/finish.h"
#include "core/text/csv.h"
#include "core/text/limits.h"
#include "core/text/values.h"

namespace runlytics::formats {

namespace {

constexpr std::size_t name_column = 0, brand_column = 1, model_column = 2;

// What the first cells of the header say that the table holds.
constexpr auto tables = std::to_array<std::pair<std::string_view, std::string_view>>({
    {"Shoe", "shoes"},
    {"Bike", "bike"},
});

// The kind of gear under a header; nothing under another table's.
std::optional<std::string_view> kind_of(const std::vector<std::string>& header) {
    if (header.size() <= model_column) return std::nullopt;
    for (const auto& [word, kind] : tables) {
        const std::string prefix(word);
        if (header[name_column] == prefix + " Name" && header[brand_column] == prefix + " Brand" &&
            header[model_column] == prefix + " Model") {
            return kind;
        }
    }
    return std::nullopt;
}

std::string cell(const std::vector<std::string>& cells, std::size_t column) {
    return column < cells.size() ? std::string(text::trim(cells[column])) : std::string();
}

}  // namespace

bool is_strava_gear(std::string_view head) {
    try {
        text::CsvReader reader(head);
        std::vector<std::string> header;
        return reader.next(header) && kind_of(header).has_value();
    } catch (const Error&) {
        return false;
    }
}

std::vector<Gear> parse_strava_gear(std::span<const std::byte> document) {
    text::CsvReader reader(
        std::string_view(reinterpret_cast<const char*>(document.data()), document.size()));
    std::vector<std::string> cells;
    reader.next(cells);
    const auto kind = kind_of(cells);
    if (!kind) {
        throw Error(sqlstate::malformed_input, "not a table of gear",
                    "Its header is neither that of shoes.csv nor that of bikes.csv.");
    }
    std::vector<Gear> gear;
    while (reader.next(cells)) {
        text::check_limit(gear.size() + 1, max_gear, "pieces of gear");
        Gear piece{cell(cells, name_column), std::string(*kind), cell(cells, brand_column),
                   cell(cells, model_column)};
        if (piece.name.empty()) piece.name = text::trim(piece.brand + " " + piece.model);
        if (!piece.name.empty()) gear.push_back(std::move(piece));
    }
    return gear;
}

}  // namespace runlytics::formats
