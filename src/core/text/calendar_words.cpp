#include "core/text/calendar_words.h"

#include <algorithm>
#include <array>
#include <unordered_map>
#include <unordered_set>

#include "core/text/fold.h"
#include "core/text/values.h"

namespace runlytics::text {

namespace {

enum class Half : unsigned char { am, pm, evening, night };

// What people and programs write beside what CLDR knows.
constexpr std::string_view more_am = "a,vm";
constexpr std::string_view more_pm = "p";
constexpr std::string_view more_beside =
    "at,um,uhr,h,hrs,utc,gmt,z,de,do,del,a,la,las,le,il,den,alle,ore,om,kl,klo,klockan,o,godz,"
    "saat,jam,pukul,pkl,lúc,ngày,tháng,năm,thg,tgl,в,г,года,ч,год,р,о,เวลา,น,วันที่,noon,"
    "st,nd,rd,th,y,e,et,on";
// Months as people shorten or spell them, and CLDR does not.
constexpr std::string_view more_months =
    "january|febr|march,mrz,maa|april||june|july,juil||sept,settembre|"
    "||dicembre";

constexpr std::size_t shortest_beginning = 3;  // letters

// "a. m." -> "am"
std::string key_of(std::string_view words) {
    std::string key = fold(plain_text(words), true);
    std::erase(key, ' ');
    return key;
}

template <typename Take>
void for_each_listed(std::string_view list, char separator, Take take) {
    for (std::size_t place = 0;; ++place) {
        const auto end = std::min(list.find(separator), list.size());
        if (end > 0) take(list.substr(0, end), place);
        if (end == list.size()) return;
        list.remove_prefix(end + 1);
    }
}

std::size_t letters_in(std::string_view key) {
    return static_cast<std::size_t>(std::count_if(key.begin(), key.end(), [](char c) {
        return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
    }));
}

// Everything that is known, by its key.
struct Words {
    std::unordered_map<std::string, unsigned> months;      // 0: of several
    std::unordered_map<std::string, unsigned> beginnings;  // of months
    std::unordered_map<std::string, Half> halves;
    std::unordered_set<std::string> beside;

    Words() {
        for (const CalendarWords& language : calendar_table())
            add_months(language.months);
        add_months(more_months);
        add_halves(more_am, Half::am);
        add_halves(more_pm, Half::pm);
        // What one language calls a half counts before what another calls an evening.
        for (const CalendarWords& language : calendar_table()) {
            add_halves(language.am, Half::am);
            add_halves(language.pm, Half::pm);
        }
        for (const CalendarWords& language : calendar_table()) {
            add_halves(language.evening, Half::evening);
            add_halves(language.night, Half::night);
            add_beside(language.weekdays);
            add_beside(language.between);
        }
        add_beside(more_beside);
    }

  private:
    void add_months(std::string_view months_of_language) {
        for_each_listed(months_of_language, '|', [&](std::string_view names, std::size_t place) {
            const auto month = static_cast<unsigned>(place + 1);
            for_each_listed(names, ',', [&](std::string_view name, std::size_t) {
                // "de març": the word itself comes last.
                add_month(key_of(name.substr(name.find_last_of(' ') + 1)), month);
            });
        });
    }
    void add_month(const std::string& key, unsigned month) {
        note(months, key, month);
        for (std::size_t end = 1; end < key.size(); ++end) {
            const bool whole = (static_cast<unsigned char>(key[end]) & 0xC0) != 0x80;
            const std::string beginning = key.substr(0, end);
            if (whole && letters_in(beginning) >= shortest_beginning)
                note(beginnings, beginning, month);
        }
    }
    static void note(std::unordered_map<std::string, unsigned>& table, const std::string& key,
                     unsigned month) {
        const auto [found, is_new] = table.try_emplace(key, month);
        if (!is_new && found->second != month) found->second = 0;
    }
    void add_halves(std::string_view list, Half half) {
        for_each_listed(list, ',', [&](std::string_view words, std::size_t) {
            halves.try_emplace(key_of(words), half);
        });
    }
    void add_beside(std::string_view list) {
        for_each_listed(list, ',',
                        [&](std::string_view words, std::size_t) { beside.insert(key_of(words)); });
    }
};

const Words& words() {
    static const Words table;
    return table;
}

std::optional<Half> half_of(std::string_view text) {
    const auto found = words().halves.find(key_of(text));
    if (found == words().halves.end()) return std::nullopt;
    return found->second;
}

// The zeros of the scripts that have ten digits of their own.
constexpr auto zeros = std::to_array<char32_t>({0x660, 0x6F0, 0x966, 0x9E6, 0xE50, 0xFF10});

// The plain character that a code point is written as: '\0' for itself, '\x01' for nothing.
char plain_character(char32_t c) {
    for (const char32_t zero : zeros) {
        if (c >= zero && c < zero + 10) return static_cast<char>('0' + (c - zero));
    }
    if (c == 0xA0 || (c >= 0x2000 && c <= 0x200A) || c == 0x202F || c == 0x205F || c == 0x3000)
        return ' ';
    if (c == 0xFF1A) return ':';
    if (c == 0x66B) return '.';
    const bool steers = (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) ||
                        (c >= 0x2066 && c <= 0x2069) || c == 0x61C || c == 0xFEFF || c == 0x66C;
    return steers ? '\x01' : '\0';
}

// The code point at the front of a text and its bytes; a malformed one is a strange byte.
std::pair<char32_t, std::size_t> front_of(std::string_view text) {
    const auto first = static_cast<unsigned char>(text.front());
    const std::size_t width = first < 0xC0 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    if (width == 1 || text.size() < width) return {first < 0x80 ? first : 0xFFFD, 1};
    char32_t value = first & (0x7F >> width);
    for (std::size_t i = 1; i < width; ++i)
        value = (value << 6) | (static_cast<unsigned char>(text[i]) & 0x3F);
    return {value, width};
}

}  // namespace

std::string plain_text(std::string_view text) {
    std::string plain;
    plain.reserve(text.size());
    while (!text.empty()) {
        const auto [value, width] = front_of(text);
        const char c = width == 1 ? '\0' : plain_character(value);
        if (c == '\0') plain.append(text.substr(0, width));
        if (c > '\x01') plain += c;
        text.remove_prefix(width);
    }
    return plain;
}

unsigned month_of(std::string_view word) {
    const std::string key = key_of(word);
    for (const auto* table : {&words().months, &words().beginnings}) {
        const auto found = table->find(key);
        if (found != table->end()) return found->second;
    }
    return 0;
}

std::optional<int> hour_of_half(std::string_view text, int hour) {
    const auto half = half_of(text);
    if (!half || hour < 0) return std::nullopt;
    const bool late =
        *half == Half::pm || *half == Half::evening || (*half == Half::night && hour >= 6);
    if (hour > 12) return std::nullopt;
    // Twelve is called zero in some languages.
    if (hour == 12 || hour == 0) return *half == Half::pm ? 12 : 0;
    return hour + (late ? 12 : 0);
}

bool is_half_day(std::string_view text) {
    return half_of(text).has_value();
}

bool is_beside_date(std::string_view word) {
    return words().beside.contains(key_of(word));
}

}  // namespace runlytics::text
