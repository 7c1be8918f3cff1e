#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

// A question or an entry as words.
namespace runlytics::ask {

// What stood between a word and the one before it.
enum class Gap { space, comma, stop };

struct Token {
    std::string word;     // folded; of a number its digits
    std::string written;  // as it stood there
    Gap gap = Gap::space;
    bool is_number = false;
    bool is_clock = false;  // 5:00: the value is in seconds
    bool is_date = false;   // 2024-03-01: the value is days since 1970
    double value = 0;
};

inline constexpr std::size_t max_tokens = 2000;

// At most max_tokens of them; bytes that are no UTF-8 are letters like others.
std::vector<Token> tokens_of(std::string_view text);

}  // namespace runlytics::ask
