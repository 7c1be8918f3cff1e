#pragma once

#include <span>
#include <string_view>

// What is known of metrics and topics by their names.
namespace runlytics::ask {

// Where the values of a metric stand: runs, nights or days.
std::string_view home_of(std::string_view metric);

// Whether it is added up: of a pace or a weight there is a mean, and no sum.
bool has_sum(std::string_view metric);

// The distance of a month is that of all its runs.
bool is_total(std::string_view metric);

// Whether its weeks are looked at for a rise or a fall: trend() knows it.
bool has_trend(std::string_view metric);
std::span<const std::string_view> metrics_with_trend();

// What is foretold: tomorrow's readiness, the time of a race.
std::span<const std::string_view> foretold_metrics();

bool less_is_better(std::string_view metric);

// Whether a topic stands in the tables of runs and shifts; all else is in the journal's words.
bool is_of_runs(std::string_view topic);

}  // namespace runlytics::ask
