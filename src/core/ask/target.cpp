#include "core/ask/target.h"

#include <algorithm>
#include <iterator>
#include <string_view>

#include "core/ask/metrics.h"
#include "core/ask/topics.h"

namespace runlytics::ask {

namespace {

// Long runs with knee pain are runs, and not what was written of them.
bool begins_with_session(const Reader& reader) {
    static constexpr std::string_view sessions[] = {"race", "long_run", "easy_run", "intervals"};
    static constexpr std::string_view joints[] = {"with", "where", "when", "without", "that"};
    std::size_t i = 0;
    while (i < reader.size() && reader[i].kind == Kind::glue)
        ++i;
    if (i + 1 >= reader.size()) return false;
    const bool is_joined =
        std::find(std::begin(joints), std::end(joints), reader.word(i + 1)) != std::end(joints);
    return is_joined && reader[i].kind == Kind::concept_ &&
           std::find(std::begin(sessions), std::end(sessions), reader[i].value) !=
               std::end(sessions);
}

}  // namespace

Nouns read_nouns(Reader& reader) {
    Nouns nouns;
    for (std::size_t i = 0; i < reader.size(); ++i) {
        const auto* target = reader.as(i, Kind::target);
        if (target == nullptr) continue;
        reader.use(i, i + 1);
        const bool is_verb =
            *target == "ran" || (reader.word(i) == "run" && i > 0 &&
                                 (reader.word(i - 1) == "i" || reader.word(i - 1) == "to" ||
                                  reader.word(i - 1) == "did i"));
        std::string& known = *target == "wrote" ? nouns.wrote : is_verb ? nouns.ran : nouns.noun;
        if (known.empty()) known = is_verb ? "runs" : *target == "wrote" ? "journal" : *target;
    }
    if (nouns.noun.empty() && begins_with_session(reader)) nouns.noun = "runs";
    return nouns;
}

bool is_of_pain(const Reader& reader, const Filter& filter) {
    for (std::size_t i = 0; i < reader.size(); ++i) {
        const auto* target = reader.as(i, Kind::target);
        if (target != nullptr && (*target == "runs" || *target == "ran")) return false;
    }
    return is_felt(filter.topics);
}

std::string target_of(const Nouns& nouns, const Filter& filter, std::string_view metric,
                      bool during) {
    const bool in_words = is_felt(filter.topics);
    if (!metric.empty()) return std::string(home_of(metric));
    if (!nouns.noun.empty() && !(nouns.noun == "runs" && during && in_words)) return nouns.noun;
    // HRV below 40 after alcohol: days, as what is compared.
    if (in_words && nouns.wrote.empty() && !filter.relation.empty() && !filter.filters.empty()) {
        const std::string_view home = home_of(filter.filters[0].metric);
        if (filter.filters[0].metric != "weekday" && home != "runs") return std::string(home);
    }
    if (!nouns.wrote.empty() || in_words) return "journal";
    if (!filter.filters.empty() && filter.filters[0].metric != "weekday") {
        const std::string& compared = filter.filters[0].metric;
        return std::string(home_of(compared == "effort_m" ? "effort_s" : compared));
    }
    if (nouns.ran.empty() && filter.relation.empty() && are_days(filter.topics)) return "days";
    return !nouns.ran.empty() || !filter.topics.empty() ? "runs" : std::string();
}

}  // namespace runlytics::ask
