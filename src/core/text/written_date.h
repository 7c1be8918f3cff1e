#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/model.h"

namespace runlytics::text {

// A date with a time of day as people and exports write it, read as UTC: "May 29, 2022, 3:53:35
// PM", "29 mai 2022 à 15:53:35", "29.05.2022, 15:53:35", "2022年5月29日 下午3:53:35",
// "2022/05/29 15:53:35", in the languages of calendar_words.h. Of two small numbers between slashes
// the first is the month where the clock has twelve hours, else the day. Nothing when the text is
// no such date, when its year is not of our calendar, and when a word beside the clock is not
// known: it may name the half of the day.
std::optional<UnixMillis> to_written_date(std::string_view text);

// Says what is wrong with a date that could not be read: the text itself, shortened, and whether
// its year is of another calendar.
std::string describe_unread_date(std::string_view text);

}  // namespace runlytics::text
