#include "core/page/context.h"

#include <algorithm>
#include <array>

#include "core/error.h"

namespace runlytics::page {
namespace {

constexpr std::size_t most_rows_of_values = 370;

// Each is a colour of tokens.css.
constexpr std::array<std::string_view, 20> tones = {
    "fitness", "fatigue", "form",  "load",   "hrv", "resting_hr", "good",
    "warn",    "bad",     "muted", "accent", "ink", "day_shift",  "night_shift",
    "off",     "z1",      "z2",    "z3",     "z4",  "z5"};

bool is_name_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
}

// A name of a page or a parameter: small letters, digits, _ and -.
bool is_name(std::string_view text) {
    return !text.empty() && text.size() <= 40 && std::ranges::all_of(text, is_name_character);
}

std::string percent_encoded(std::string_view text) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string encoded;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (is_name_character(c) || (c >= 'A' && c <= 'Z') || c == '.') {
            encoded += c;
            continue;
        }
        encoded += '%';
        encoded += digits[byte >> 4];
        encoded += digits[byte & 15];
    }
    return encoded;
}

std::string value_in_address(const Node& value) {
    if (value.is_text()) return percent_encoded(value.as_text());
    if (value.json().is_integer()) return value.json().dump();
    value.refuse("a parameter is a text or a whole number");
}

}  // namespace

void write_values(Html& out, std::string_view caption, const std::vector<Column>& columns) {
    if (columns.empty()) return;
    const std::size_t rows = columns.front().cells.size();
    const std::size_t every = (rows + most_rows_of_values - 1) / most_rows_of_values;
    out << "<table><caption>" << Text{caption};
    if (every > 1) out << " (one row in " << every << ", the last among them)";
    out << "</caption><thead><tr>";
    for (const Column& column : columns) {
        const std::string_view head = column.head.empty() ? std::string_view("value") : column.head;
        if (column.is_number)
            out << "<th scope=col class=n>" << Text{head} << "</th>";
        else
            out << "<th scope=col>" << Text{head} << "</th>";
    }
    out << "</tr></thead><tbody>";
    for (std::size_t i = every > 1 ? (rows - 1) % every : 0; i < rows; i += every) {
        out << "<tr>";
        for (const Column& column : columns) {
            const std::string_view cell =
                i < column.cells.size() ? column.cells[i] : std::string_view();
            if (&column == &columns.front())
                out << "<th scope=row>" << Text{cell} << "</th>";
            else if (column.is_number)
                out << "<td class=n>" << Text{cell};
            else
                out << "<td>" << Text{cell};
        }
    }
    out << "</tbody></table>";
}

Measured measured_in(const Node& node, const Context& context, std::string_view otherwise) {
    const std::string_view quantity = node.text_or("quantity", otherwise);
    try {
        quantity_unit(quantity, context.units);
    } catch (const Error& error) {
        node.refuse(error.message());
    }
    return {quantity, context.units};
}

std::string shortened(std::string_view name, std::size_t letters) {
    std::size_t count = 0;
    for (std::size_t i = 0; i < name.size(); ++i) {
        const bool begins = (name[i] & 0xC0) != 0x80;
        if (begins && count++ == letters) {
            const std::string_view kept = name.substr(0, name.find_last_not_of(" ,", i - 1) + 1);
            return std::string(kept) + "\u2026";
        }
    }
    return std::string(name);
}

std::string tone_class(const Node& node, std::string_view tone) {
    if (tone.empty()) return "t-accent";
    if (std::ranges::find(tones, tone) == tones.end()) node.refuse("no tone has that name");
    return "t-" + std::string(tone);
}

std::string_view height_of(const Node& figure) {
    const std::string_view height = figure.text_or("height", "normal");
    if (height != "small" && height != "normal" && height != "tall")
        figure["height"].refuse("small, normal or tall is wanted");
    return height;
}

std::string address_of(const Node& link, const Context& context) {
    const std::string_view page = link.text("page");
    if (!is_name(page)) link.refuse("the page's name is none");
    const Node parameters = link["parameters"];
    std::string address = page == "overview" ? "/" : "/" + std::string(page);
    std::string query;
    for (const std::string& name : parameters.json().names()) {
        if (!is_name(name)) parameters.refuse("a parameter's name is none");
        const std::string value = value_in_address(parameters[name]);
        if (name == "id")
            address.append(address.ends_with('/') ? "" : "/").append(value);
        else
            query.append(query.empty() ? "?" : "&").append(name).append("=").append(value);
    }
    if (context.is_offline) return {};
    return address + query;
}

std::string_view path_in(const Node& node, std::string_view path) {
    const bool is_path =
        path.starts_with('/') && !path.starts_with("//") && std::ranges::all_of(path, [](char c) {
            return is_name_character(c) || (c >= 'A' && c <= 'Z') ||
                   std::string_view("/?&=.%").find(c) != std::string_view::npos;
        });
    if (!is_path) node.refuse("a link is a path of this site, such as /run/42");
    return path;
}

std::string label_of(const Node& figure, const Context& context) {
    if (figure.has("caption")) return std::string(figure.text("caption"));
    std::string label(context.title);
    if (!context.said.empty()) label.append(". ").append(context.said);
    return label;
}

}  // namespace runlytics::page
