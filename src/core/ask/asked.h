#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/ask/reader.h"

namespace runlytics::ask {

// By which words a question asks for a figure, or for some of many.
class Asked {
  public:
    void read(Reader& reader);

    bool has(std::string_view word) const;
    bool is_empty() const { return words_.empty(); }
    // What is counted, where it is a unit: how many kilometres is a sum.
    const std::string& unit() const { return unit_; }
    // Two figures are two questions: the longest and the shortest. is_told: a mean or a sum is a
    // figure of the one that an extreme names.
    bool is_two_things(bool is_told) const;
    // A word as it was written; empty when it was not asked.
    std::string written(const Reader& reader, std::string_view word) const;
    // Where a word stands that was asked.
    std::size_t place_of(std::string_view word) const;
    std::string last_written(const Reader& reader) const;
    // My last 5 runs, the 3 longest: a number beside the word that asks for one of many.
    std::optional<int> take_limit(Reader& reader) const;

  private:
    void read_words(Reader& reader);
    bool is_bare_mean(const Reader& reader) const;
    void read_bare_unit(Reader& reader);

    std::vector<std::string> words_;
    std::vector<std::size_t> places_;  // of those that are words of the question
    std::string unit_;
};

}  // namespace runlytics::ask
