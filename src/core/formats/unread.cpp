#include "core/formats/unread.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "core/formats/finish.h"
#include "core/text/values.h"

namespace runlytics::formats {

namespace {

constexpr std::size_t most_names = 30;  // of one activity

bool means_unknown(std::string_view text) {
    std::string word(text.substr(0, 9));
    for (char& c : word)
        c = static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
    const auto letters = word.find_first_not_of("+-");
    if (letters == std::string::npos) return true;
    constexpr std::string_view words[] = {"nan",  "inf", "infinity", "null",
                                          "none", "n/a", "nan(ind)"};
    return std::find(std::begin(words), std::end(words), word.substr(letters)) != std::end(words);
}

}  // namespace

void warn_unread(Activity& activity, std::string_view name) {
    constexpr std::size_t longest_name = 60;
    if (activity.warnings.size() > most_names) return;
    warn(activity, std::string(name.substr(0, longest_name)) + " could not be read");
}

double read_number(Activity& activity, std::string_view name, std::string_view text) {
    double number = text::to_number(text);
    if (!std::isnan(number)) return number;
    const std::string_view word = text::trim(text);
    if (word.empty()) return missing_value;
    number = text::to_local_number(word);
    if (std::isnan(number) && !means_unknown(word)) warn_unread(activity, name);
    return number;
}

}  // namespace runlytics::formats
