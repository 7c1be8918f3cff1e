#include "core/ask/topics.h"

#include <algorithm>
#include <optional>

#include "core/ask/metrics.h"

namespace runlytics::ask {

namespace {

struct Place {
    std::size_t at;
    std::string value;
    bool negated = false;
};

std::size_t apart(const Place& a, const Place& b) {
    return a.at > b.at ? a.at - b.at : b.at - a.at;
}

const Place* nearest_to(const Place& place, const std::vector<Place>& among) {
    const Place* best = nullptr;
    for (const Place& other : among) {
        if (best == nullptr || apart(place, other) < apart(place, *best)) best = &other;
    }
    return best;
}

class Gathering {
  public:
    explicit Gathering(Reader& reader) : reader_(reader) {}

    Topics gather() {
        for (std::size_t i = 0; i < reader_.size(); ++i)
            look_at(i);
        // A side of nothing that is known has said nothing.
        for (const Place& side : sides_) {
            if (!bodies_.empty()) reader_.use(side.at, side.at + 1);
        }
        for (const Place& body : bodies_) {
            const Place* felt = nearest_to(body, felt_);
            add(felt == nullptr ? Place{body.at, "pain", body.negated} : *felt, &body);
        }
        for (const Place& felt : felt_)
            add(felt, nearest_to(felt, bodies_));
        for (const Place& other : others_)
            add(other, nullptr);
        return std::move(result_);
    }

  private:
    void look_at(std::size_t i) {
        if (reader_.is_used(i)) return;
        if (reader_[i].gap == Gap::stop) negation_.reset();
        const auto use = [&] { reader_.use(i, i + 1); };
        const auto take = [&](std::vector<Place>& places, const std::string& value) {
            places.push_back({i, value, negation_.has_value()});
            if (negation_) reader_.use(*negation_, *negation_ + 1);
            use();
        };
        if (is_of_days(reader_, i)) {
            use();
        } else if (const auto* concept_name = reader_.as(i, Kind::concept_)) {
            take(has_place(*concept_name) ? felt_ : others_, *concept_name);
        } else if (const auto* body = reader_.as(i, Kind::body)) {
            take(bodies_, *body);
        } else if (const auto* side = reader_.as(i, Kind::side)) {
            sides_.push_back({i, *side});
        } else if (reader_.as(i, Kind::negation)) {
            negation_ = i;
        } else if (const auto* word = reader_.as(i, Kind::break_)) {
            negation_.reset();
            // All but races: in a question what follows is left out.
            if (*word == "except")
                negation_ = i;
            else
                use();
        } else if (reader_.as(i, Kind::or_)) {
            result_.any = true;
            use();
        } else if (reader_.as(i, Kind::fine)) {
            fine(i);
        }
    }

    // Pain free, or a knee that felt fine: of what stood before it the opposite.
    void fine(std::size_t i) {
        if (bodies_.empty() && *reader_.as(i, Kind::fine) == "painless") {
            felt_.push_back({i, "pain", true});
            reader_.use(i, i + 1);
        }
        if (bodies_.empty() || i - bodies_.back().at > 3) return;
        bodies_.back().negated = true;
        for (Place& felt : felt_)
            felt.negated = true;
        reader_.use(i, i + 1);
    }

    void add(const Place& concept_name, const Place* body) {
        Topic topic{concept_name.value, {}, {}, concept_name.negated};
        if (body != nullptr) {
            topic.body_part = body->value;
            topic.negated = topic.negated || body->negated;
            const Place* side = nearest_to(*body, sides_);
            if (side != nullptr && apart(*side, *body) <= 3 && side->value != "both") {
                // The left or the right knee.
                const Place* other = other_side(*side, *body);
                if (other != nullptr)
                    keep({topic.concept_name, topic.body_part, other->value, topic.negated});
                topic.side = side->value;
            }
        }
        keep(std::move(topic));
    }

    void keep(Topic topic) {
        if (std::find(result_.topics.begin(), result_.topics.end(), topic) == result_.topics.end())
            result_.topics.push_back(std::move(topic));
    }

    // Beside one side of the only part of the body the other one.
    const Place* other_side(const Place& side, const Place& body) const {
        if (bodies_.size() != 1) return nullptr;
        for (const Place& other : sides_) {
            if (other.value != side.value && other.value != "both" && apart(other, body) <= 3)
                return &other;
        }
        return nullptr;
    }

    Reader& reader_;
    std::vector<Place> felt_, bodies_, sides_, others_;
    std::optional<std::size_t> negation_;
    Topics result_;
};

}  // namespace

bool has_place(std::string_view concept_name) {
    return concept_name == "pain" || concept_name == "tightness" || concept_name == "cramp" ||
           concept_name == "numbness" || concept_name == "blister";
}

bool is_felt(const std::vector<Topic>& topics) {
    return std::any_of(topics.begin(), topics.end(),
                       [](const Topic& topic) { return !is_of_runs(topic.concept_name); });
}

bool are_days(const std::vector<Topic>& topics) {
    return !topics.empty() && std::all_of(topics.begin(), topics.end(), [](const Topic& topic) {
        return topic.concept_name == "off" || topic.concept_name == "rest_day" ||
               topic.concept_name.ends_with("_shift");
    });
}

bool names(const std::vector<Topic>& topics, std::string_view concept_name) {
    return std::any_of(topics.begin(), topics.end(),
                       [&](const Topic& topic) { return topic.concept_name == concept_name; });
}

bool is_of_days(const Reader& reader, std::size_t i) {
    static constexpr std::string_view ends[] = {"in", "last", "this",   "since",    "during", "and",
                                                "or", "vs",   "versus", "compared", "than"};
    const auto* concept_name = reader.as(i, Kind::concept_);
    if (concept_name == nullptr || reader.word(i) != "on" || reader[i].count != 2 ||
        i + 1 >= reader.size())
        return false;
    if (*concept_name != "day_shift" && *concept_name != "night_shift") return false;
    return std::find(std::begin(ends), std::end(ends), reader.word(i + 1)) == std::end(ends);
}

Topics read_topics(Reader& reader) {
    return Gathering(reader).gather();
}

}  // namespace runlytics::ask
