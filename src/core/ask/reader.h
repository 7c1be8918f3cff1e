#pragma once

#include <string_view>
#include <vector>

#include "core/ask/lexicon.h"

namespace runlytics::ask {

// The items of a question, and which of them have said what they say.
class Reader {
  public:
    Reader(std::vector<Item> items, const std::vector<Token>& tokens)
        : items_(std::move(items)), tokens_(tokens), used_(items_.size(), false) {}

    std::size_t size() const { return items_.size(); }
    const Item& operator[](std::size_t i) const { return items_[i]; }

    // The meaning of an item as that kind; nullptr where it has none, or was used.
    const std::string* as(std::size_t i, Kind kind) const {
        if (i >= items_.size() || used_[i]) return nullptr;
        for (const Meaning* meaning : items_[i].others) {
            if (meaning->kind == kind) return &meaning->value;
        }
        return nullptr;
    }
    // Whether it may mean that, used or not.
    bool has(std::size_t i, Kind kind) const {
        if (i >= items_.size()) return false;
        for (const Meaning* meaning : items_[i].others) {
            if (meaning->kind == kind) return true;
        }
        return items_[i].kind == kind;
    }
    bool is_number(std::size_t i) const {
        return i < items_.size() && !used_[i] && items_[i].kind == Kind::number;
    }
    bool is_used(std::size_t i) const { return used_[i]; }
    void use(std::size_t first, std::size_t end) {
        for (std::size_t i = first; i < end && i < used_.size(); ++i)
            used_[i] = true;
    }
    // The first place from i on that is not only glue, or an article that counts nothing.
    std::size_t past_glue(std::size_t i) const {
        while (i < items_.size() && !used_[i] && (items_[i].kind == Kind::glue || is_article(i)))
            ++i;
        return i;
    }
    bool is_article(std::size_t i) const {
        return i < items_.size() && items_[i].is_word && items_[i].number == 1 &&
               tokens_[items_[i].first].word.size() <= 2 && !as(i + 1, Kind::unit) &&
               !as(i + 1, Kind::period);
    }
    std::string_view word(std::size_t i) const { return tokens_[items_[i].first].word; }
    // Up to so many words from an item on, as they were understood.
    std::vector<std::string_view> words_from(std::size_t i, std::size_t most) const {
        std::vector<std::string_view> words;
        for (; i < items_.size() && words.size() < most; ++i) {
            for (std::size_t k = 0; k < items_[i].count && words.size() < most; ++k)
                words.push_back(tokens_[items_[i].first + k].word);
        }
        return words;
    }
    std::string written(std::size_t i) const {
        std::string text;
        for (std::size_t k = 0; k < items_[i].count; ++k) {
            text += k == 0 ? "" : " ";
            text += tokens_[items_[i].first + k].written;
        }
        return text;
    }

  private:
    std::vector<Item> items_;
    const std::vector<Token>& tokens_;
    std::vector<bool> used_;
};

}  // namespace runlytics::ask
