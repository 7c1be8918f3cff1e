#include "core/ask/outlook.h"

#include <algorithm>

#include "core/ask/calendar.h"
#include "core/ask/metrics.h"
#include "core/ask/topics.h"

namespace runlytics::ask {

namespace {

std::optional<std::size_t> place_of(const Reader& reader, Kind kind, std::string_view value = {}) {
    for (std::size_t i = 0; i < reader.size(); ++i) {
        const auto* meaning = reader.as(i, kind);
        if (meaning != nullptr && (value.empty() || *meaning == value)) return i;
    }
    return {};
}

}  // namespace

Outlook read_outlook(Reader& reader, bool is_effort, bool has_window, Day today) {
    Outlook outlook;
    const auto take = [&](std::size_t i) {
        if (outlook.written.empty()) outlook.written = reader.written(i);
        reader.use(i, i + 1);
    };
    const auto foresee = place_of(reader, Kind::foresee);
    if (foresee && is_effort) {
        outlook.aggregate = "predict:effort_s";
        take(*foresee);
        return outlook;
    }
    if (const auto trend = place_of(reader, Kind::trend)) {
        // Resting heart rate is going down: the metric is said beside it.
        std::string of = *reader.as(*trend, Kind::trend);
        const auto metric = place_of(reader, Kind::metric);
        if (of.empty() && metric) of = *reader.as(*metric, Kind::metric);
        if (!has_trend(of)) return outlook;
        outlook.aggregate = "trend:" + of;
        take(*trend);
        if (metric && of == *reader.as(*metric, Kind::metric)) reader.use(*metric, *metric + 1);
        return outlook;
    }
    const auto ready = place_of(reader, Kind::ready);
    const auto metric = place_of(reader, Kind::metric, "readiness");
    if (!ready && !metric) return outlook;
    outlook.is_ready = ready.has_value();
    if (ready) take(*ready);
    const auto tomorrow = place_of(reader, Kind::beyond, "tomorrow");
    if (tomorrow && !has_window) {
        outlook.aggregate = "predict:readiness";
        if (metric) take(*metric);
        if (foresee) take(*foresee);
        take(*tomorrow);
        outlook.window = days_from(today + std::chrono::days(1), 1);
    } else if (ready && !has_window) {
        outlook.window = days_from(today, 1);
    }
    return outlook;
}

bool hears(const Outlook& outlook, Filter& filter, bool is_effort) {
    if (outlook.is_ready && is_felt(filter.topics)) {
        filter = Filter();
        filter.route = "refuse";
        filter.reason = "medical";
        return true;
    }
    // How far should I run is more than whether.
    if (outlook.is_ready && !filter.aggregate.ends_with(":readiness")) {
        filter.not_understood.push_back(outlook.written);
        return false;
    }
    const bool is_race = filter.aggregate == "predict:effort_s";
    const std::size_t distances = is_effort ? 1 : 0;
    const bool is_narrowed = !filter.topics.empty() || filter.filters.size() > distances ||
                             !filter.group_by.empty() || !filter.relation.empty() ||
                             !filter.windows.empty() || (is_race && filter.window.is_set());
    if (is_race == is_effort && !is_narrowed && filter.not_understood.empty()) return true;
    if (filter.not_understood.empty()) filter.not_understood.push_back(outlook.written);
    return false;
}

std::optional<Window> read_summary(Reader& reader, Day today) {
    const auto place = place_of(reader, Kind::summary);
    if (!place) return {};
    // How many of them back, and of what: 1 week is the last.
    const std::string& value = *reader.as(*place, Kind::summary);
    const Window window = calendar_period(std::string_view(value).substr(2), today, value[0] - '0');
    reader.use(*place, *place + 1);
    return window;
}

}  // namespace runlytics::ask
