#include "core/ask/lexicon.h"

#include <algorithm>
#include <charconv>
#include <numeric>
#include <optional>

#include "core/error.h"

namespace runlytics::ask {

namespace {

constexpr std::string_view english_table =
#include "core/ask/lexicon/en.lexicon"
    ;

struct KindName {
    std::string_view name;
    Kind kind;
};

constexpr KindName kind_names[] = {
    {"concept", Kind::concept_},
    {"body", Kind::body},
    {"side", Kind::side},
    {"negation", Kind::negation},
    {"after", Kind::after},
    {"asserted", Kind::asserted},
    {"break", Kind::break_},
    {"fine", Kind::fine},
    {"target", Kind::target},
    {"metric", Kind::metric},
    {"unit", Kind::unit},
    {"compare", Kind::compare},
    {"orwhat", Kind::orwhat},
    {"aggregate", Kind::aggregate},
    {"group", Kind::group},
    {"sleepkind", Kind::sleepkind},
    {"distance", Kind::distance},
    {"month", Kind::month},
    {"season", Kind::season},
    {"weekday", Kind::weekday},
    {"weekdays", Kind::weekdays},
    {"period", Kind::period},
    {"relative", Kind::relative},
    {"past", Kind::past},
    {"ago", Kind::ago},
    {"since", Kind::since},
    {"until", Kind::until},
    {"before", Kind::before},
    {"afterwards", Kind::afterwards},
    {"between", Kind::between},
    {"and", Kind::and_},
    {"or", Kind::or_},
    {"number", Kind::number},
    {"refuse", Kind::refuse},
    {"ready", Kind::ready},
    {"foresee", Kind::foresee},
    {"trend", Kind::trend},
    {"summary", Kind::summary},
    {"present", Kind::present},
    {"feast", Kind::feast},
    {"beyond", Kind::beyond},
    {"glue", Kind::glue},
    {"common", Kind::unknown},
};

std::optional<Kind> kind_named(std::string_view name) {
    for (const KindName& known : kind_names) {
        if (known.name == name) return known.kind;
    }
    return {};
}

template <typename Take>
void split(std::string_view text, char at, Take take) {
    while (true) {
        const auto end = text.find(at);
        take(text.substr(0, end));
        if (end == std::string_view::npos) return;
        text.remove_prefix(end + 1);
    }
}

// Letters changed, added, left out, or two beside one another exchanged.
std::size_t distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> before(b.size() + 1), last(b.size() + 1), now(b.size() + 1);
    std::iota(last.begin(), last.end(), 0);
    for (std::size_t i = 1; i <= a.size(); ++i) {
        now[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            now[j] = std::min({last[j] + 1, now[j - 1] + 1, last[j - 1] + (a[i - 1] != b[j - 1])});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                now[j] = std::min(now[j], before[j - 2] + 1);
        }
        std::swap(before, last);
        std::swap(last, now);
    }
    return last[b.size()];
}

constexpr std::size_t shortest_typo = 4, long_word = 8, shortest_exchange = 3;

// The words that nearly every question has.
bool is_small(Kind kind) {
    return kind == Kind::glue || kind == Kind::aggregate || kind == Kind::target ||
           kind == Kind::period;
}

bool may_be_meant(Kind kind) {
    switch (kind) {
        case Kind::concept_:
        case Kind::body:
        case Kind::target:
        case Kind::metric:
        case Kind::month:
        case Kind::season:
        case Kind::weekday:
        case Kind::weekdays:
        case Kind::period:
        case Kind::relative:
        case Kind::aggregate:
        case Kind::distance:
        case Kind::unit:
            return true;
        default:
            return false;
    }
}

}  // namespace

Lexicon::Lexicon(std::string_view table) {
    std::size_t number = 0;
    split(table, '\n', [&](std::string_view line) {
        ++number;
        if (line.empty() || line.starts_with('#')) return;
        std::vector<std::string_view> cells;
        split(line, '\t', [&](std::string_view cell) { cells.push_back(cell); });
        const auto kind = kind_named(cells[0]);
        if (!kind || cells.size() != 3)
            throw Error("22023", "line " + std::to_string(number) + " of a lexicon is none");
        meanings_.push_back({*kind, std::string(cells[1])});
        split(cells[2], '|', [&](std::string_view form) { add_form(*kind, cells[1], form); });
    });
}

void Lexicon::add_form(Kind kind, std::string_view value, std::string_view form) {
    const std::vector<Token> tokens = tokens_of(form);
    if (tokens.empty()) return;
    std::string phrase;
    for (const Token& token : tokens) {
        phrase += phrase.empty() ? "" : " ";
        phrase += token.word;
        if (kind == Kind::unknown) {
            common_.insert(token.word);
            continue;
        }
        words_.insert(token.word);
        if (is_small(kind) && !token.is_number && token.word.size() >= shortest_exchange)
            small_.insert(token.word);
        if (!may_be_meant(kind) || token.is_number || token.word.size() < shortest_typo) continue;
        std::vector<std::string>& likely = likely_[token.word[0]];
        if (std::find(likely.begin(), likely.end(), token.word) == likely.end())
            likely.push_back(token.word);
    }
    if (kind == Kind::unknown) return;
    phrases_[phrase].push_back({kind, std::string(value)});
    std::size_t& longest = longest_[tokens[0].word];
    longest = std::max(longest, tokens.size());
}

// Hwo, alst: two letters beside one another, the first one as well, of a word as short as that.
const std::string* Lexicon::exchanged(const std::string& word) const {
    const std::string* meant = nullptr;
    for (std::size_t i = 0; i + 1 < word.size(); ++i) {
        std::string other = word;
        std::swap(other[i], other[i + 1]);
        const auto found = small_.find(other);
        if (found == small_.end()) continue;
        if (meant != nullptr && *meant != *found) return nullptr;
        meant = &*found;
    }
    return meant;
}

void Lexicon::correct(std::span<Token> tokens, std::size_t at) const {
    Token& token = tokens[at];
    const std::string& word = token.word;
    if (token.is_number || word.size() < shortest_exchange || words_.contains(word)) return;
    const bool is_common = common_.contains(word);
    if (const std::string* meant = is_common ? nullptr : exchanged(word)) {
        token.word = *meant;
        return;
    }
    if (word.size() < shortest_typo) return;
    const auto among = likely_.find(word[0]);
    if (among == likely_.end()) return;
    std::size_t best = word.size() >= long_word ? 3 : 2;
    const std::string* meant = nullptr;
    // Hart rate is no hurt rate: of words that are as near the one that goes with the next.
    const auto goes_on = [&](const std::string& candidate) {
        return at + 1 < tokens.size() && phrases_.contains(candidate + ' ' + tokens[at + 1].word);
    };
    for (const std::string& candidate : among->second) {
        if (std::max(candidate.size(), word.size()) - std::min(candidate.size(), word.size()) > 2)
            continue;
        const std::size_t letters = distance(word, candidate);
        const bool is_better = letters < best || (letters == best && meant != nullptr &&
                                                  !goes_on(*meant) && goes_on(candidate));
        // What is a word of its own is a slip where the next one says so.
        if (!is_better || (is_common && !goes_on(candidate))) continue;
        best = letters;
        meant = &candidate;
    }
    if (meant != nullptr) token.word = *meant;
}

std::vector<Item> Lexicon::items_of(std::span<Token> tokens) const {
    // From the end: a word is judged by the one after it.
    for (std::size_t at = tokens.size(); at-- > 0;)
        correct(tokens, at);
    std::vector<Item> items;
    for (std::size_t at = 0; at < tokens.size();) {
        Item item;
        item.first = at;
        item.gap = tokens[at].gap;
        if (tokens[at].is_number) {
            item.kind = Kind::number;
            item.number = tokens[at].value;
            item.is_clock = tokens[at].is_clock;
            item.is_date = tokens[at].is_date;
        } else if (const auto longest = longest_.find(tokens[at].word); longest != longest_.end()) {
            std::string phrase;
            for (std::size_t n = 1; n <= longest->second && at + n <= tokens.size(); ++n) {
                if (n > 1 && tokens[at + n - 1].gap != Gap::space) break;
                phrase += n == 1 ? "" : " ";
                phrase += tokens[at + n - 1].word;
                const auto found = phrases_.find(phrase);
                if (found == phrases_.end()) continue;
                item.others.clear();
                for (const Meaning& meaning : found->second)
                    item.others.push_back(&meaning);
                item.count = n;
            }
            if (!item.others.empty()) {
                item.kind = item.others[0]->kind;
                item.value = item.others[0]->value;
                if (item.kind == Kind::number) {
                    std::from_chars(item.value.data(), item.value.data() + item.value.size(),
                                    item.number);
                    item.is_word = true;
                }
            }
        }
        at += item.count;
        items.push_back(std::move(item));
    }
    return items;
}

std::vector<std::string> Lexicon::values_of(Kind kind) const {
    std::vector<std::string> values;
    for (const Meaning& meaning : meanings_) {
        if (meaning.kind == kind &&
            std::find(values.begin(), values.end(), meaning.value) == values.end())
            values.push_back(meaning.value);
    }
    return values;
}

const Lexicon& Lexicon::english() {
    static const Lexicon lexicon(english_table);
    return lexicon;
}

}  // namespace runlytics::ask
