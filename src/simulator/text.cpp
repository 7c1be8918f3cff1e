#include "simulator/text.h"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>

namespace runlytics::simulator {

void append_fixed(std::string& text, double value, int decimals) {
    static constexpr std::array<std::int64_t, 10> powers = {
        1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000, 1000000000};
    const std::int64_t power = powers.at(static_cast<std::size_t>(decimals));
    std::int64_t units = std::llround(value * static_cast<double>(power));
    if (units < 0) {
        text += '-';
        units = -units;
    }
    std::array<char, 24> digits;
    const auto end = std::to_chars(digits.begin(), digits.end(), units / power).ptr;
    text.append(digits.begin(), end);
    if (decimals == 0) return;
    text += '.';
    // The fraction with a digit in front, which keeps its leading zeros.
    const auto fraction = std::to_chars(digits.begin(), digits.end(), units % power + power).ptr;
    text.append(digits.begin() + 1, fraction);
}

std::string fixed(double value, int decimals) {
    std::string text;
    append_fixed(text, value, decimals);
    return text;
}

}  // namespace runlytics::simulator
