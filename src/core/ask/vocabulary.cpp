#include "core/ask/vocabulary.h"

#include <initializer_list>

#include "core/ask/metrics.h"
#include "core/text/json_text.h"

namespace runlytics::ask {

namespace {

std::string list_json(const std::vector<std::string>& names) {
    std::string list = "[";
    for (const std::string& name : names) {
        if (list.size() > 1) list += ',';
        list += text::json_quoted(name);
    }
    return list + ']';
}

// What no row tells and a function does, as a filter names it.
std::vector<std::string> foretold() {
    std::vector<std::string> names;
    for (const std::string_view metric : foretold_metrics())
        names.push_back("predict:" + std::string(metric));
    for (const std::string_view metric : metrics_with_trend())
        names.push_back("trend:" + std::string(metric));
    return names;
}

std::string with(std::vector<std::string> names, std::initializer_list<const char*> more) {
    names.insert(names.end(), more.begin(), more.end());
    return list_json(names);
}

}  // namespace

std::string vocabulary_json(const Lexicon& lexicon) {
    const std::vector<std::string> metrics = lexicon.values_of(Kind::metric);
    std::vector<std::string> sides;
    // Both sides are either of them.
    for (const std::string& side : lexicon.values_of(Kind::side)) {
        if (side != "both") sides.push_back(side);
    }
    return text::JsonObject()
        .add_json("target", with({}, {"runs", "journal", "days", "nights"}))
        .add_json("concept", list_json(lexicon.values_of(Kind::concept_)))
        .add_json("body_part", list_json(lexicon.values_of(Kind::body)))
        .add_json("side", list_json(sides))
        .add_json("metric", with(metrics, {"effort_s"}))
        // A stretch is of so many metres, a weekday 1 to 7: of neither there is a mean.
        .add_json("compared", with(metrics, {"effort_s", "effort_m", "weekday"}))
        .add_json("operator", with({}, {"<", "<=", "=", ">=", ">"}))
        .add_json("aggregate", with({}, {"count", "exists", "first", "last", "compare"}))
        .add_json("aggregate_of", with({}, {"sum", "avg", "min", "max"}))
        .add_json("foretold", list_json(foretold()))
        .add_json("units", with({}, {"km", "mi"}))
        .add_json("group_by", with(lexicon.values_of(Kind::group), {"sleep", "topic", "window"}))
        .add_json("relation", with({}, {"before", "after"}))
        .text();
}

}  // namespace runlytics::ask
