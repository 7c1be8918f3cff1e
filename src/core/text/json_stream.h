#pragma once

#include <cstddef>
#include <cstring>
#include <memory>
#include <simdjson.h>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "core/error.h"

// JSON that a phone sends: large, regular, and read once from front to back by simdjson.
namespace runlytics::text {

namespace ondemand = simdjson::ondemand;

// A JSON body, and the index of its brackets, names and values, some bytes for each of them.
class JsonStream {
  public:
    // `spare`: how many bytes behind the text may be read; with enough of them it is not copied.
    // Throws Error 54000 when the text is too long, or little but brackets; 22P02 when it is none.
    JsonStream(std::span<const std::byte> text, std::size_t spare);

    // Calls visit(name, value) for every element of an array: of the root's, and of those of its
    // member "data". Throws Error 22P02 when the text turns out to be no JSON.
    template <typename Visit>
    void for_each(Visit visit) {
        try {
            read_arrays(document_.get_object(), visit, true);
            if (document_.current_location().error() != simdjson::OUT_OF_BOUNDS) refuse();
        } catch (const simdjson::simdjson_error&) {
            refuse();
        }
    }

    // Calls visit(value) for every element of the array that the text is. Throws Error likewise.
    template <typename Visit>
    void for_each_element(Visit visit) {
        try {
            for (ondemand::value element : document_.get_array())
                visit(element);
            if (document_.current_location().error() != simdjson::OUT_OF_BOUNDS) refuse();
        } catch (const simdjson::simdjson_error&) {
            refuse();
        }
    }

  private:
    template <typename Visit>
    static void read_arrays(ondemand::object parent, Visit& visit, bool is_root);
    [[noreturn]] void refuse();

    std::unique_ptr<char[]> copy_;
    std::string_view text_;
    ondemand::parser parser_;
    ondemand::document document_;
};

// The name of a field; empty when it is written with escapes, as none of those that we look for is.
inline std::string_view name_of(ondemand::field& field) {
    const char* const begin = field.key().raw();
    const char* end = begin;
    while (*end != '"' && *end != '\\')
        ++end;
    return *end == '"' ? std::string_view(begin, static_cast<std::size_t>(end - begin))
                       : std::string_view();
}

// Whether a name is this word: quicker than ==, for the length of the word is known beforehand.
template <std::size_t size>
bool is_named(std::string_view name, const char (&word)[size]) {
    return name.size() == size - 1 && std::memcmp(name.data(), word, size - 1) == 0;
}

// The text that a value is; empty when it is none. Holds until `scratch` changes.
std::string_view text_of(ondemand::value& value, std::string& scratch);

// The number that a value is, written as one or as a text; missing when it is none.
double number_of(ondemand::value& value);

// Whether the value is null, or a text without a character: nothing that was said.
bool says_nothing(ondemand::value& value);

// Whether the value is an object, or an array.
bool is_object(ondemand::value& value);
bool is_array(ondemand::value& value);

// Calls visit(value) for every value of an array; does nothing when this is none.
template <typename Visit>
void for_each_value(ondemand::value values, Visit&& visit) {
    if (!is_array(values)) return;
    for (ondemand::value value : values.get_array())
        visit(value);
}

// Calls visit(name, value) for every field.
template <typename Visit>
void for_each_field(ondemand::object object, Visit&& visit) {
    for (ondemand::field field : object) {
        const std::string_view name = name_of(field);
        visit(name, field.value());
    }
}

template <typename Visit>
void JsonStream::read_arrays(ondemand::object parent, Visit& visit, bool is_root) {
    for_each_field(parent, [&](std::string_view name, ondemand::value& value) {
        if (is_root && name == "data" && is_object(value)) {
            read_arrays(value.get_object(), visit, false);
        } else {
            for_each_value(value, [&](ondemand::value& element) { visit(name, element); });
        }
    });
}

}  // namespace runlytics::text
