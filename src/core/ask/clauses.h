#pragma once

#include <string>
#include <vector>

#include "core/ask/filter.h"
#include "core/ask/reader.h"

// What the words of a question are to one another: whether it is one, and whether the last of many
// is what it asks for or where it happened.
namespace runlytics::ask {

// The words with which a second question begins: how far did I run and how did I sleep. Empty of
// one question.
std::string second_question(const Reader& reader);

// Whether the last or the first of many is where something was: did my knee hurt on my last run,
// which is not the last run on which it hurt.
bool is_setting(const Reader& reader, std::size_t place);

// Whether a question wants to know when: when did I last sleep well, the last time that I did.
bool asks_when(const Reader& reader);

// What is my weight, my fitness now: as it is now, which is the newest of all that there are.
bool asks_present(Reader& reader, const Filter& filter);

// How long are my long runs: each of them, and not all together.
bool asks_usual(const Reader& reader, std::size_t place);

// Past the last three of before my last three races, where topics follow.
std::size_t past_last(const Reader& reader, std::size_t i);

// In miles, in km: the units of the answer; in hours is how it is written anyway.
std::string read_units(Reader& reader);

// Per week, by weekday; empty of no groups.
std::string read_group(Reader& reader);

// Short sleep is under seven hours; beside long sleep it is a group.
void read_sleep_kind(Reader& reader, Filter& filter);

// Easy runs and long runs: no run is both, so either is meant, each by itself.
bool are_apart(const std::vector<Topic>& topics);

// What topics of both kinds cannot be said together: A or B, but not C.
bool is_mixed(const Filter& filter);

}  // namespace runlytics::ask
