#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/formats/journal/sheet.h"
#include "core/model.h"

// Dates and clock times of a sheet. A sheet shows a wall clock and no zone, so what comes out is
// what it showed: milliseconds since 1970-01-01T00:00 of that clock.
namespace runlytics::formats {

using LocalMillis = std::int64_t;
using LocalDay = std::int32_t;  // days since 1970-01-01

inline constexpr std::int64_t millis_per_day = 86'400'000;

// Where a sheet's clock is known from.
enum class ClockTrust {
    unknown,   // nobody said: it is UTC for want of better
    athletes,  // it is the athlete's, and a sheet may keep another
    told       // the sheet said its zone
};

// The clock of a sheet. Scripts send dates as instants: what did the sheet show then?
class SheetClock {
  public:
    virtual ~SheetClock() = default;
    // Goes by a zone from now on; false when there is none of that name.
    virtual bool use(std::string_view zone) = 0;
    virtual LocalMillis shown_at(UnixMillis instant) const = 0;
};

// A cell that tells a day, a time of day, or both.
struct WrittenTime {
    std::optional<LocalDay> day;
    std::optional<std::int32_t> clock_ms;  // since midnight

    bool empty() const { return !day && !clock_ms; }
    LocalMillis moment() const { return day.value_or(0) * millis_per_day + clock_ms.value_or(0); }
};

// How a column writes dates; decided by all of its cells.
struct DateStyle {
    bool month_first = false;
    bool days_only = false;  // its instants are midnights of the sheet's clock
};

// What speaks for one order where the cells do not tell.
struct DateHints {
    bool day_first = false;    // the locale, the language, a decimal comma
    bool month_first = false;  // an American locale
};

// Instants are midnights where the clock says so. Where it is not the sheet's own, the same time on
// every day is a midnight too: on five days where the clock is the athlete's, on one where nobody
// said.
DateStyle date_style(std::span<const Cell> column, DateHints hints, const SheetClock& clock,
                     ClockTrust trust);

// Whether the cell is a plain number, as a day may be one and many other things are.
bool is_serial(const Cell& cell);

// Reads a date: ISO 8601, "15.03.2026", "3/15/2026", "2026年3月15日", "15 March 2026" (also in
// other languages), a day number of Sheets from 1990 to next year (43831 is 2020-01-01), or an
// instant as a script sends it. A time of day behind it is read too. Empty when the cell is no
// date.
WrittenTime read_date(const Cell& cell, DateStyle style, const SheetClock& clock);

// Reads a time of day, or a date with one: "22:45", "10:45 PM", "22h45", a fraction of a day, a day
// of 1899 as scripts send times. Empty when the cell is none.
WrittenTime read_clock(const Cell& cell, DateStyle style, const SheetClock& clock);

// What the cell shows if it is a time or a duration that a script sent as a day of 1899:
// "07:30:00".
std::optional<std::string> shown_duration(const Cell& cell, const SheetClock& clock);

}  // namespace runlytics::formats
