#include "core/ask/filter.h"

#include <cstdio>
#include <span>

#include "core/error.h"
#include "core/text/json_text.h"
#include "core/text/json_tree.h"

namespace runlytics::ask {

namespace {

constexpr std::size_t most_topics = 50;

std::string day_json(const std::optional<Day>& day) {
    if (!day) return "null";
    const std::chrono::year_month_day date(*day);
    char text[40];
    std::snprintf(text, sizeof text, "\"%04d-%02u-%02u\"", static_cast<int>(date.year()),
                  static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
    return text;
}

std::string window_json(const Window& window) {
    if (!window.is_set()) return "null";
    return text::JsonObject()
        .add_json("from", day_json(window.from))
        .add_json("to", day_json(window.to))
        .text();
}

template <typename Element, typename Write>
std::string list_json(const std::vector<Element>& elements, Write write) {
    std::string list = "[";
    for (const Element& element : elements) {
        if (list.size() > 1) list += ',';
        list += write(element);
    }
    return list + ']';
}

std::string topic_json(const Topic& topic) {
    text::JsonObject object;
    object.add("concept", std::string_view(topic.concept_name));
    if (!topic.body_part.empty()) object.add("body_part", std::string_view(topic.body_part));
    if (!topic.side.empty()) object.add("side", std::string_view(topic.side));
    if (topic.negated) object.add("polarity", std::string_view("negated"));
    return object.text();
}

std::string comparison_json(const Comparison& comparison) {
    return text::JsonObject()
        .add("metric", std::string_view(comparison.metric))
        .add("op", std::string_view(comparison.op))
        .add_json("value", text::json_number(comparison.value))
        .text();
}

std::string or_null(const std::string& text) {
    return text.empty() ? "null" : text::json_quoted(text);
}

}  // namespace

std::string json_of(const Filter& filter) {
    text::JsonObject object;
    object.add("route", std::string_view(filter.route));
    if (!filter.reason.empty()) object.add("reason", std::string_view(filter.reason));
    object.add_json("target", or_null(filter.target))
        .add_json("topics", list_json(filter.topics, topic_json))
        .add("combine", std::string_view(filter.any_topic ? "any" : "all"))
        .add_json("window", window_json(filter.window))
        .add_json("filters", list_json(filter.filters, comparison_json))
        .add_json("aggregate", or_null(filter.aggregate));
    if (!filter.metric.empty()) object.add("metric", std::string_view(filter.metric));
    if (!filter.tell.empty()) object.add("tell", std::string_view(filter.tell));
    if (!filter.group_by.empty()) object.add("group_by", std::string_view(filter.group_by));
    if (!filter.relation.empty()) object.add("relation", std::string_view(filter.relation));
    if (!filter.windows.empty()) object.add_json("windows", list_json(filter.windows, window_json));
    if (filter.limit > 0) object.add("limit", static_cast<std::int64_t>(filter.limit));
    if (!filter.units.empty()) object.add("units", std::string_view(filter.units));
    object.add_json("not_understood",
                    list_json(filter.not_understood,
                              [](const std::string& words) { return text::json_quoted(words); }));
    return object.text();
}

Filter topics_of_json(std::string_view json) {
    static constexpr std::string_view wanted[] = {"topics",    "combine", "concept",
                                                  "body_part", "side",    "polarity"};
    const text::Json tree =
        text::parse_json(std::as_bytes(std::span(json.data(), json.size())), wanted);
    const text::Json& topics = text::member(tree, "topics");
    if (!tree.is_object() || !(topics.is_array() || topics.is_null()))
        throw Error("22023", "a filter is an object with a list of topics");
    Filter filter;
    filter.any_topic = text::text_of(text::member(tree, "combine")) == "any";
    if (topics.is_null()) return filter;
    if (topics.elements().size() > most_topics)
        throw Error("54000", "a filter has too many topics", "It may have 50.");
    for (const text::Json& element : topics.elements()) {
        Topic topic{text::text_of(text::member(element, "concept")),
                    text::text_of(text::member(element, "body_part")),
                    text::text_of(text::member(element, "side")),
                    text::text_of(text::member(element, "polarity")) == "negated"};
        if (topic.concept_name.empty() && topic.body_part.empty())
            throw Error("22023", "a topic names a concept or a body part");
        filter.topics.push_back(std::move(topic));
    }
    return filter;
}

}  // namespace runlytics::ask
