#include "core/ask/matching.h"

#include <algorithm>

#include "core/ask/topics.h"

namespace runlytics::ask {

namespace {

constexpr std::size_t longest_entry = 20'000;

bool has(const Item& item, Kind kind) {
    return std::any_of(item.others.begin(), item.others.end(),
                       [&](const Meaning* meaning) { return meaning->kind == kind; });
}

std::string_view value_of(const Item& item, Kind kind) {
    for (const Meaning* meaning : item.others) {
        if (meaning->kind == kind) return meaning->value;
    }
    return {};
}

// What one clause says.
struct Clause {
    std::vector<std::pair<std::string_view, bool>> concepts;  // with whether they are denied
    std::vector<std::string_view> bodies, sides;
    bool is_denied = false, is_fine = false, opens_with_comma = false;

    bool has_state() const { return !concepts.empty() || is_fine; }
};

class Clauses {
  public:
    explicit Clauses(const std::vector<Item>& items) : items_(items) {}

    std::vector<Clause> cut() {
        for (std::size_t i = 0; i < items_.size(); ++i) {
            const Item& item = items_[i];
            if (i > 0 && (item.gap != Gap::space || has(item, Kind::break_) || begins_anew(i)))
                close(item.gap == Gap::comma);
            take(i);
        }
        close(false);
        return std::move(clauses_);
    }

  private:
    void close(bool by_comma) {
        clauses_.push_back(std::move(now_));
        now_ = {};
        now_.opens_with_comma = by_comma;
        join_last();
    }

    // "Left knee, a bit sore", "no knee, hip or back pain": halves of one clause.
    void join_last() {
        if (clauses_.size() < 2) return;
        Clause& before = clauses_[clauses_.size() - 2];
        Clause& last = clauses_.back();
        const bool halves = last.opens_with_comma && !before.bodies.empty() &&
                            !before.has_state() && last.has_state() &&
                            (last.bodies.empty() || before.is_denied);
        if (!halves) return;
        for (auto& mention : last.concepts)
            mention.second = mention.second || before.is_denied;
        last.bodies.insert(last.bodies.end(), before.bodies.begin(), before.bodies.end());
        last.sides.insert(last.sides.end(), before.sides.begin(), before.sides.end());
        last.opens_with_comma = before.opens_with_comma;
        std::swap(before, last);
        clauses_.pop_back();
    }

    // An "and" between two states with a part of the body each.
    bool begins_anew(std::size_t at) const {
        if (!has(items_[at], Kind::and_) || !now_.has_state() || now_.bodies.empty()) return false;
        bool body = false, state = false;
        for (std::size_t i = at + 1; i < items_.size(); ++i) {
            if (items_[i].gap != Gap::space || has(items_[i], Kind::break_)) break;
            body = body || has(items_[i], Kind::body);
            state = state || has(items_[i], Kind::concept_) || has(items_[i], Kind::fine);
        }
        return body && state;
    }

    void take(std::size_t i) {
        const Item& item = items_[i];
        if (has(item, Kind::asserted)) return;
        if (has(item, Kind::negation)) now_.is_denied = true;
        if (has(item, Kind::concept_))
            now_.concepts.emplace_back(value_of(item, Kind::concept_), now_.is_denied);
        if (has(item, Kind::body)) now_.bodies.push_back(value_of(item, Kind::body));
        if (has(item, Kind::side)) now_.sides.push_back(value_of(item, Kind::side));
        if (has(item, Kind::fine)) now_.is_fine = now_.is_fine || !now_.is_denied;
        if (has(item, Kind::after) && !now_.is_denied) {
            for (auto& mention : now_.concepts)
                mention.second = true;
            now_.is_fine = true;
        }
    }

    const std::vector<Item>& items_;
    std::vector<Clause> clauses_;
    Clause now_;
};

bool is_side(const Clause& clause, std::string_view side) {
    if (side.empty()) return true;
    return std::any_of(clause.sides.begin(), clause.sides.end(),
                       [&](std::string_view known) { return known == side || known == "both"; });
}

bool says(const Clause& clause, const Topic& topic) {
    if (!topic.body_part.empty() && (std::find(clause.bodies.begin(), clause.bodies.end(),
                                               topic.body_part) == clause.bodies.end() ||
                                     !is_side(clause, topic.side)))
        return false;
    for (const auto& [name, denied] : clause.concepts) {
        const bool same = topic.concept_name.empty() || name == topic.concept_name;
        if (same && denied == topic.negated) return true;
        // A knee that felt great has no pain.
        if (topic.negated && !topic.body_part.empty() && name == "good_feeling" && !denied)
            return true;
    }
    return topic.negated && !topic.body_part.empty() && clause.is_fine;
}

}  // namespace

bool matches(std::string_view entry, const Filter& filter, const Lexicon& lexicon) {
    if (filter.topics.empty()) return false;
    std::vector<Token> tokens = tokens_of(entry.substr(0, longest_entry));
    const std::vector<Item> items = lexicon.items_of(tokens);
    const std::vector<Clause> clauses = Clauses(items).cut();
    const auto is_said = [&](const Topic& topic) {
        return std::any_of(clauses.begin(), clauses.end(),
                           [&](const Clause& clause) { return says(clause, topic); });
    };
    return filter.any_topic ? std::any_of(filter.topics.begin(), filter.topics.end(), is_said)
                            : std::all_of(filter.topics.begin(), filter.topics.end(), is_said);
}

}  // namespace runlytics::ask
