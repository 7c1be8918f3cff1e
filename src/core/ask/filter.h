#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// What a question asks, as data.
namespace runlytics::ask {

using Day = std::chrono::sys_days;

struct Window {
    std::optional<Day> from, to;  // to is exclusive

    bool is_set() const { return from.has_value() || to.has_value(); }
};

struct Topic {
    std::string concept_name, body_part, side;
    bool negated = false;

    bool operator==(const Topic&) const = default;
};

struct Comparison {
    std::string metric, op;
    double value = 0;
};

struct Filter {
    std::string route = "answer", reason, target;
    std::vector<Topic> topics;
    bool any_topic = false;
    Window window;
    std::vector<Window> windows;  // to be compared
    std::vector<Comparison> filters;
    std::string aggregate, metric, group_by, relation;
    std::string tell;   // of the one that a min or a max finds, in place of what it is found by
    std::string units;  // of the answer: km or mi, where the question says so
    int limit = 0;
    std::vector<std::string> not_understood;
};

std::string json_of(const Filter& filter);

// The topics and combine of a filter; others of its members are not read. Throws Error 22023 where
// they are of another shape.
Filter topics_of_json(std::string_view json);

}  // namespace runlytics::ask
