#include "core/text/duration.h"

#include <cmath>

#include "core/text/values.h"

namespace runlytics::text {

namespace {

struct Part {
    char letter;
    double seconds;
    bool of_clock;  // behind the T
};

constexpr Part parts[] = {{'D', 86'400, false}, {'H', 3600, true}, {'M', 60, true}, {'S', 1, true}};

}  // namespace

double to_duration(std::string_view text) {
    if (!text.starts_with('P') || text.size() < 3) return missing_value;
    text.remove_prefix(1);
    double seconds = 0;
    bool of_clock = false;
    const Part* next = std::begin(parts);
    while (!text.empty()) {
        if (!of_clock && text.front() == 'T') {
            of_clock = true;
            text.remove_prefix(1);
            if (text.empty()) return missing_value;
            continue;
        }
        const auto digits = text.find_first_not_of("0123456789.");
        if (digits == std::string_view::npos || digits == 0) return missing_value;
        while (next != std::end(parts) &&
               (next->letter != text[digits] || next->of_clock != of_clock))
            ++next;
        if (next == std::end(parts)) return missing_value;
        seconds += to_number(text.substr(0, digits)) * next->seconds;
        text.remove_prefix(digits + 1);
        ++next;
    }
    return std::isfinite(seconds) ? seconds : missing_value;
}

}  // namespace runlytics::text
