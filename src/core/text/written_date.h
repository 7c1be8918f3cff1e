#pragma once

#include <optional>
#include <string_view>

#include "core/model.h"

namespace runlytics::text {

// A date with a time of day as people and exports write it, read as UTC: "May 29, 2022, 3:53:35
// PM", "29 mai 2022 à 15:53:35", "29.05.2022, 15:53:35", "29 de mai. de 2022, 15:53:35",
// "2022/05/29 15:53:35". Months in English, Dutch, French, German, Italian, Polish, Portuguese,
// Spanish and Swedish. Of two small numbers between slashes the first is the month where the clock
// has twelve hours, else the day. Nothing when the text is no such date.
std::optional<UnixMillis> to_written_date(std::string_view text);

}  // namespace runlytics::text
