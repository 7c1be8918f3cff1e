#include "core/text/written_date.h"

#include <algorithm>
#include <chrono>
#include <string>
#include <vector>

#include "core/text/calendar_words.h"
#include "core/text/values.h"

namespace runlytics::text {

namespace {

constexpr std::size_t max_digits = 4;  // no part of a date has more
constexpr std::size_t max_numbers = 6;
constexpr std::size_t longest = 96;  // bytes: letters of some scripts take three
constexpr int first_year = 1900, last_year = 2199;

// What separates the numbers of a date in Chinese, Japanese and Korean.
constexpr std::string_view marks[] = {"年", "月", "日", "時", "时", "点", "點",
                                      "分", "秒", "년", "월", "일", "시", "초"};

// The numbers of a text and what stands between them: gaps[i] before the number i, the last gap
// behind the last number.
struct Pieces {
    std::vector<int> numbers;
    std::vector<std::string> gaps = {""};
};

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           static_cast<unsigned char>(c) >= 0x80;
}

// The length of a mark at the front of a text; 0 for none.
std::size_t mark_at(std::string_view text) {
    for (const std::string_view mark : marks) {
        if (text.starts_with(mark)) return mark.size();
    }
    return 0;
}

std::optional<Pieces> split(std::string_view text) {
    Pieces pieces;
    for (std::size_t i = 0; i < text.size();) {
        const std::size_t begin = i;
        if (!is_digit(text[i])) {
            const bool behind_number = i > 0 && is_digit(text[i - 1]);
            const std::size_t mark = behind_number ? mark_at(text.substr(i)) : 0;
            pieces.gaps.back() += mark > 0 ? '.' : text[i];
            i += std::max(mark, std::size_t{1});
            continue;
        }
        int number = 0;
        for (; i < text.size() && is_digit(text[i]); ++i) {
            if (i - begin == max_digits) return std::nullopt;
            number = number * 10 + (text[i] - '0');
        }
        if (pieces.numbers.size() == max_numbers) return std::nullopt;
        pieces.numbers.push_back(number);
        pieces.gaps.emplace_back();
    }
    return pieces;
}

// The words of a gap; a dot between two letters is within a word.
std::vector<std::string_view> words_of(std::string_view gap) {
    std::vector<std::string_view> words;
    const auto belongs = [&](std::size_t i) {
        const bool within = gap[i] == '.' && i > 0 && i + 1 < gap.size();
        return is_letter(gap[i]) || (within && is_letter(gap[i - 1]) && is_letter(gap[i + 1]));
    };
    for (std::size_t i = 0; i < gap.size();) {
        const std::size_t begin = i;
        while (i < gap.size() && belongs(i))
            ++i;
        if (i > begin) words.push_back(gap.substr(begin, i - begin));
        while (i < gap.size() && !is_letter(gap[i]))
            ++i;
    }
    return words;
}

// The month that is named before the clock: the last word, for "mar. 2 juin" begins with a Tuesday.
unsigned month_in(const Pieces& pieces) {
    unsigned month = 0;
    for (std::size_t i = 0; i < std::min<std::size_t>(pieces.gaps.size(), 3); ++i) {
        for (const std::string_view word : words_of(pieces.gaps[i])) {
            if (const unsigned found = month_of(word)) month = found;
        }
    }
    return month;
}

// What the words beside the clock say of its half.
struct HalfOfDay {
    std::string_view words;  // empty: none is named
    bool unknown = false;    // a word that may be one
};

HalfOfDay half_in(std::string_view gap) {
    if (is_half_day(gap)) return {gap, false};
    const auto words = words_of(gap);
    // The half stands beside the clock, in front of it or behind; it may have two words.
    HalfOfDay half;
    for (std::size_t i = 0; i < words.size(); ++i) {
        const auto begin = static_cast<std::size_t>(words[i].data() - gap.data());
        for (std::size_t last = words.size(); last-- > i;) {
            const auto end = static_cast<std::size_t>(words[last].data() - gap.data());
            const auto phrase = gap.substr(begin, end + words[last].size() - begin);
            if (is_half_day(phrase) && half.words.empty()) half.words = phrase;
        }
        half.unknown |= !is_beside_date(words[i]) && month_of(words[i]) == 0;
    }
    return half;
}

// Year, month and day out of the leading numbers.
std::optional<std::chrono::year_month_day> to_date(const Pieces& pieces, unsigned month,
                                                   bool twelve_hours) {
    const auto& n = pieces.numbers;
    int year, day;
    if (month != 0) {
        day = n[0] >= 1000 ? n[1] : n[0];
        year = n[0] >= 1000 ? n[0] : n[1];
    } else if (n[0] >= 1000) {
        year = n[0];
        month = static_cast<unsigned>(n[1]);
        day = n[2];
    } else {
        const bool slashes = pieces.gaps[1].find('/') != std::string::npos;
        const bool month_first = slashes && n[0] <= 12 && (twelve_hours || n[1] > 12);
        month = static_cast<unsigned>(month_first ? n[0] : n[1]);
        day = month_first ? n[1] : n[0];
        year = n[2];
    }
    const std::chrono::year_month_day date(std::chrono::year(year), std::chrono::month(month),
                                           std::chrono::day(static_cast<unsigned>(day)));
    if (!date.ok() || year < first_year || year > last_year) return std::nullopt;
    return date;
}

// The hour on the clock of 24 hours.
std::optional<int> to_hour(const HalfOfDay& before, const HalfOfDay& behind, int hour) {
    for (const HalfOfDay& half : {behind, before}) {
        if (half.words.empty()) continue;
        const auto told = hour_of_half(half.words, hour);
        // "Sa." is a Saturday in one language and the morning in another.
        if (told || !is_beside_date(half.words)) return told;
    }
    const bool doubtful = hour <= 12 && (before.unknown || behind.unknown);
    if (doubtful || hour > 23) return std::nullopt;
    return hour;
}

}  // namespace

std::optional<UnixMillis> to_written_date(std::string_view written) {
    if (written.size() > longest) return std::nullopt;
    const std::string text = plain_text(written);
    const auto pieces = split(text);
    if (!pieces) return std::nullopt;
    const unsigned month = month_in(*pieces);
    const auto& numbers = pieces->numbers;
    const std::size_t clock = month != 0 ? 2 : 3;  // where the clock begins
    if (numbers.size() < clock + 2 || numbers.size() > clock + 3) return std::nullopt;
    const HalfOfDay before = half_in(pieces->gaps[clock]), behind = half_in(pieces->gaps.back());
    const bool twelve_hours = !before.words.empty() || !behind.words.empty();
    const auto date = to_date(*pieces, month, twelve_hours);
    const auto hour = to_hour(before, behind, numbers[clock]);
    const int minute = numbers[clock + 1];
    const int second = numbers.size() == clock + 3 ? numbers.back() : 0;
    if (!date || !hour || minute > 59 || second > 60) return std::nullopt;
    const auto midnight = std::chrono::sys_days(*date).time_since_epoch();
    return UnixMillis{std::chrono::milliseconds(midnight).count()} +
           1000 * (3600 * *hour + 60 * minute + second);
}

std::string describe_unread_date(std::string_view written) {
    constexpr std::size_t most = 60;
    std::string text = plain_text(written.substr(0, longest));
    while (text.size() > most ||
           (!text.empty() && (static_cast<unsigned char>(text.back()) & 0xC0) == 0x80 &&
            written.size() > longest))
        text.pop_back();
    while (!text.empty() && text.size() >= most &&
           (static_cast<unsigned char>(text.back()) >= 0x80))
        text.pop_back();
    const std::string_view word = trim(text);
    int year = -1;
    for (std::size_t i = 0; i + max_digits <= word.size() && year < 0; ++i) {
        const bool four =
            std::all_of(word.begin() + static_cast<std::ptrdiff_t>(i),
                        word.begin() + static_cast<std::ptrdiff_t>(i + max_digits), is_digit);
        if (four) year = static_cast<int>(to_number(word.substr(i, max_digits)));
    }
    std::string told(word);
    if (year >= 0 && (year < first_year || year > last_year)) told += " (of another calendar?)";
    return told;
}

}  // namespace runlytics::text
