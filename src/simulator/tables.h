#pragma once

#include <string>

#include "simulator/season.h"

// What the athlete writes down by hand, as CSV: comma, double quotes, CRLF (RFC 4180).
namespace runlytics::simulator {

// One row a run and one a day of illness: exertion on Borg's CR10 scale, moods from 1 to 5, and
// words.
std::string journal_csv(const Season& season, const Options& options);

// One row a shift worked; the days between are off.
std::string shifts_csv(const Season& season);

}  // namespace runlytics::simulator
