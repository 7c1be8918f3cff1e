#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/formats/journal/journal.h"
#include "core/text/values.h"
#include "unit/formats/journal/clock.h"
#include "unit/support.h"

// Reading journals in tests.
namespace runlytics::test {

inline std::span<const std::byte> bytes(std::string_view text) {
    return std::as_bytes(std::span(text.data(), text.size()));
}

inline std::vector<formats::JournalRow> parse(
    std::string_view text, std::string_view zone = "Europe/Berlin",
    formats::ClockTrust trust = formats::ClockTrust::athletes,
    std::span<const formats::OwnColumn> own = {}) {
    formats::TestClock clock(zone);
    return formats::parse_journal(bytes(text), clock, trust, own);
}

// What a clock shows, written in ISO 8601 without a zone.
inline formats::LocalMillis local(std::string_view text) {
    return text::to_time(std::string(text))->at;
}

inline formats::LocalDay day(std::string_view text) {
    return static_cast<formats::LocalDay>(local(std::string(text) + "T00:00:00") /
                                          formats::millis_per_day);
}

}  // namespace runlytics::test
