#include "core/ask/leftovers.h"

#include <algorithm>

#include "core/ask/topics.h"

namespace runlytics::ask {

namespace {

// Glue, or a small word of another kind that found no use here.
bool says_nothing(const Reader& reader, std::size_t i) {
    switch (reader[i].kind) {
        case Kind::glue:
        case Kind::and_:
        case Kind::until:
            return true;
        case Kind::break_:
        case Kind::side:
            return false;
        case Kind::number:
            return reader[i].is_word && reader[i].number == 1;
        default:
            return std::any_of(reader[i].others.begin(), reader[i].others.end(),
                               [](const Meaning* meaning) { return meaning->kind == Kind::glue; });
    }
}

// In Berlin, with Anna: of all that was asked for a part.
bool narrows(const Reader& reader, std::size_t i) {
    static constexpr std::string_view articles[] = {"the", "a", "an", "my", "this", "that"};
    static constexpr std::string_view places[] = {"in",     "at",     "with",  "on", "while",
                                                  "during", "over",   "along", "by", "through",
                                                  "from",   "across", "or"};
    const auto among = [&](std::size_t at, const auto& words) {
        return std::find(std::begin(words), std::end(words), reader.word(at)) != std::end(words);
    };
    while (i > 0 && among(i - 1, articles))
        --i;
    return i > 0 && among(i - 1, places);
}

// Over 1000 yards, my last 3 tempo runs: what a number that counts is one of.
bool is_amount(const Reader& reader, std::size_t i) {
    if (i == 0 || !reader.is_used(i - 1) || reader[i - 1].kind != Kind::number) return false;
    const Item& item = reader[i - 1];
    const bool is_year = item.number >= 1950 && item.number <= 2150;
    return !item.is_date && !is_year;
}

// Trail runs, deep sleep, shoulder pain: which runs, and where it hurt.
bool is_kind(const Reader& reader, std::size_t i) {
    const std::size_t next = i + 1;
    if (next >= reader.size() || reader[next].gap != Gap::space) return false;
    for (const Meaning* meaning : reader[next].others) {
        if (meaning->kind == Kind::metric) return true;
        if (meaning->kind == Kind::target && meaning->value == "runs") return true;
        if (meaning->kind == Kind::concept_ && has_place(meaning->value)) return true;
    }
    return false;
}

// Sleep debt, runs solo, did I run barefoot: what stands behind a noun or a verb narrows it.
bool is_behind_noun(const Reader& reader, std::size_t i) {
    const bool is_behind = i > 0 && reader[i].gap == Gap::space && reader.is_used(i - 1);
    const bool is_last = i + 1 >= reader.size() || reader[i + 1].gap != Gap::space ||
                         reader[i + 1].kind != Kind::unknown;
    return is_behind && is_last &&
           (reader.has(i - 1, Kind::metric) || reader.has(i - 1, Kind::target));
}

// How much water, the longest streak: of what a figure is asked.
bool is_counted(const Reader& reader, std::size_t i) {
    if (i == 0 || reader[i].gap != Gap::space || !reader.is_used(i - 1)) return false;
    const auto& before = reader[i - 1].others;
    // Behind when did I first there are verbs.
    return std::any_of(before.begin(), before.end(), [](const Meaning* meaning) {
        return meaning->kind == Kind::aggregate && meaning->value != "first" &&
               meaning->value != "last" && meaning->value != "exists";
    });
}

// Whether an answer without this word would be one to another question: a bound, a number, a
// denial, a place. What is merely odd is said and left out.
bool matters(const Reader& reader, std::size_t i) {
    static constexpr Kind kinds[] = {
        Kind::negation, Kind::unit,      Kind::compare, Kind::orwhat,  Kind::month,
        Kind::season,   Kind::weekday,   Kind::period,  Kind::past,    Kind::relative,
        Kind::ago,      Kind::since,     Kind::before,  Kind::between, Kind::afterwards,
        Kind::number,   Kind::sleepkind, Kind::group,   Kind::fine,    Kind::beyond,
        Kind::side,     Kind::distance,  Kind::ready,   Kind::foresee, Kind::trend,
        Kind::summary,  Kind::present,   Kind::feast};
    for (const Kind kind : kinds) {
        if (reader.has(i, kind)) return true;
    }
    // All runs but those of May.
    const auto* word = reader.as(i, Kind::break_);
    if (word != nullptr && *word == "except") return true;
    return reader[i].kind == Kind::unknown &&
           (narrows(reader, i) || is_amount(reader, i) || is_kind(reader, i) ||
            is_counted(reader, i) || is_behind_noun(reader, i));
}

}  // namespace

Leftovers leftovers_of(const Reader& reader) {
    Leftovers left;
    std::string words;
    std::size_t strange = 0, known = 0;
    const auto end_phrase = [&] {
        if (!words.empty()) left.phrases.push_back(std::move(words));
        words.clear();
    };
    for (std::size_t i = 0; i < reader.size(); ++i) {
        if (reader.is_used(i) || says_nothing(reader, i)) {
            known += reader[i].count;
            end_phrase();
            continue;
        }
        words += words.empty() ? "" : " ";
        words += reader.written(i);
        strange += reader[i].kind == Kind::unknown;
        left.matter = left.matter || matters(reader, i);
    }
    end_phrase();
    // Another language, or a story: the one word that is known here is no question.
    if (strange > known) left.matter = true;
    return left;
}

}  // namespace runlytics::ask
