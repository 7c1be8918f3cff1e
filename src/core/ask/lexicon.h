#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "core/ask/token.h"

// The words of a language: a table of kind, meaning and forms. A language is a file. What is beyond
// a question changes what it asks in a way that no filter can say.
namespace runlytics::ask {

enum class Kind {
    unknown,
    concept_,
    body,
    side,
    negation,
    after,
    asserted,
    break_,
    fine,
    target,
    metric,
    unit,
    compare,
    orwhat,
    aggregate,
    group,
    sleepkind,
    distance,
    month,
    season,
    weekday,
    weekdays,
    period,
    relative,
    past,
    ago,
    since,
    until,
    before,
    afterwards,
    between,
    and_,
    or_,
    number,
    refuse,
    ready,
    foresee,
    trend,
    summary,
    present,
    feast,
    beyond,
    glue,
};

struct Meaning {
    Kind kind;
    std::string value;
};

// Words of the text that mean something together; a number is of the kind number.
struct Item {
    Kind kind = Kind::unknown;
    std::string_view value;  // of the lexicon
    std::vector<const Meaning*> others;
    std::size_t first = 0, count = 1;  // tokens
    double number = 0;
    bool is_clock = false, is_date = false, is_word = false;
    Gap gap = Gap::space;
};

class Lexicon {
  public:
    // Throws Error 22023 with the number of a line that is none.
    explicit Lexicon(std::string_view table);

    // The text as items, the longest first; a word that is mistyped is taken for the only one that
    // is near.
    std::vector<Item> items_of(std::span<Token> tokens) const;

    // What words of a kind can mean, each once, in the order of the table.
    std::vector<std::string> values_of(Kind kind) const;

    static const Lexicon& english();

  private:
    void add_form(Kind kind, std::string_view value, std::string_view form);
    void correct(std::span<Token> tokens, std::size_t at) const;
    const std::string* exchanged(const std::string& word) const;

    std::vector<Meaning> meanings_;  // as the table has them
    std::unordered_map<std::string, std::vector<Meaning>> phrases_;
    std::unordered_set<std::string> words_;                      // every word of a form
    std::unordered_set<std::string> common_;                     // what else is English
    std::unordered_map<char, std::vector<std::string>> likely_;  // by first letter
    std::unordered_set<std::string> small_;                      // how, run, last: what slips most
    std::unordered_map<std::string, std::size_t> longest_;       // by first word: words of a form
};

}  // namespace runlytics::ask
