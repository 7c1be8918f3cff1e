#include "core/ask/window.h"

#include <algorithm>
#include <cstdlib>
#include <optional>

#include "core/ask/calendar.h"
#include "core/ask/comparisons.h"

// Conventions: to is exclusive; past N days and weeks are calendar days including today; past N
// months keep the day of the month; last week is the ISO week before; seasons are of meteorology,
// winter by the year of its January.
namespace runlytics::ask {

namespace {

using std::chrono::days;
using std::chrono::year_month_day;
using std::chrono::years;

constexpr int first_year = 1950, last_year = 2150;

struct Found {
    Window window;
    std::size_t end;
    bool has_year = true;  // said, or of no matter
};

class Times {
  public:
    Times(Reader& reader, Day today) : reader_(reader), today_(today) {}

    Windows read() {
        Windows result;
        std::vector<Window> windows;
        std::size_t end = 0;
        for (std::size_t i = 0; i < reader_.size(); ++i) {
            const auto found = bounded(i);
            if (!found) continue;
            if (end > 0 && !is_list(end, i)) {
                for (std::size_t k = i; k < found->end; ++k)
                    result.apart += (result.apart.empty() ? "" : " ") + reader_.written(k);
            }
            reader_.use(i, found->end);
            windows.push_back(within_reason(found->window));
            end = found->end;
            i = end - 1;
        }
        result.windows = joined(std::move(windows));
        if (result.windows.size() < 2) result.apart.clear();
        return result;
    }

  private:
    // March and June, 2024, 2025 or 2026: nothing stands between one and the next.
    bool is_list(std::size_t first, std::size_t end) const {
        for (std::size_t i = first; i < end; ++i) {
            if (!reader_.has(i, Kind::and_) && !reader_.has(i, Kind::or_) &&
                !reader_.has(i, Kind::glue) && !reader_.has(i, Kind::aggregate))
                return false;
        }
        return end > first || reader_[end].gap == Gap::comma;
    }

    // Before people wrote down what they ran nothing was.
    static Window within_reason(Window window) {
        const Day earliest(std::chrono::year(1900) / 1 / 1);
        if (window.from < earliest && window.from) window.from = earliest;
        if (window.to < earliest && window.to) window.to = earliest;
        return window;
    }

    // A half open one and another that ends it: since March until May.
    static std::vector<Window> joined(std::vector<Window> windows) {
        std::vector<Window> result;
        for (const Window& window : windows) {
            Window* last = result.empty() ? nullptr : &result.back();
            if (last != nullptr && !window.from && last->from && window.to > last->from) {
                last->to = window.to;
            } else {
                result.push_back(window);
            }
        }
        return result;
    }

    std::optional<Found> bounded(std::size_t i) {
        const auto after_word = [&] { return point(reader_.past_glue(i + 1)); };
        if (reader_.as(i, Kind::between)) return range(i + 1, Kind::and_);
        if (reader_.as(i, Kind::since)) {
            if (const auto both = range(i + 1, Kind::until)) return both;
            auto found = after_word();
            if (found) found->window.to = today_ + days(1);
            return found;
        }
        if (reader_.as(i, Kind::afterwards)) {
            auto found = after_word();
            if (found) found->window = {found->window.to, today_ + days(1)};
            return found;
        }
        const bool is_until = reader_.as(i, Kind::until) != nullptr;
        if (is_until || reader_.as(i, Kind::before)) {
            auto found = after_word();
            if (found) found->window = {{}, is_until ? found->window.to : found->window.from};
            return found;
        }
        if (const auto both = range(i, Kind::until)) return both;
        return point(i);
    }

    // From one point to another. A month or a year that one of them leaves out is the other's:
    // between 5 and 10 May, 5 to 10 May, March to May 2024.
    std::optional<Found> range(std::size_t i, Kind joint) {
        i = reader_.past_glue(i);
        auto from = point(i);
        const std::size_t at = from ? from->end : i + 1;
        if (!reader_.as(at, joint)) return {};
        const std::size_t second = reader_.past_glue(at + 1);
        auto to = point(second);
        if (from && is_one_day(*from) && is_day_number(second) && (!to || !is_one_day(*to)))
            to = same_month(*from, second);
        // May 5 to 10 2024.
        if (const auto year = to ? year_at(to->end) : std::nullopt;
            year && from && !to->has_year && !from->has_year) {
            const int count = *year - static_cast<int>(date_of(*from->window.from).year());
            from = Found{years_later(from->window, count), from->end};
            to = Found{years_later(to->window, count), to->end + 1};
        }
        if (to && is_one_day(*to) && is_day_number(i) && !(from && is_one_day(*from)))
            from = same_month(*to, i);
        if (!from || !to) return {};
        while (!from->has_year && from->window.from > to->window.from)
            from->window = years_later(from->window, -1);
        while (from->has_year && !to->has_year &&
               to->window.from > add_months(*from->window.from, 12))
            to->window = years_later(to->window, -1);
        if (from->window.from > to->window.from) return {};
        return Found{{from->window.from, to->window.to}, to->end};
    }

    static bool is_one_day(const Found& found) {
        return found.window.from && found.window.to &&
               *found.window.to - *found.window.from == days(1);
    }

    bool is_day_number(std::size_t i) const {
        if (!reader_.is_number(i)) return false;
        const Item& item = reader_[i];
        return !item.is_date && !item.is_clock && !item.is_word && item.number >= 1 &&
               item.number <= 31 && item.number == static_cast<int>(item.number) &&
               !reader_.as(i + 1, Kind::unit) && !reader_.as(i + 1, Kind::target) &&
               !reader_.as(i + 1, Kind::period);
    }

    std::optional<Found> same_month(const Found& day, std::size_t i) const {
        const year_month_day date = date_of(*day.window.from);
        const year_month_day other =
            date.year() / date.month() / std::chrono::day(static_cast<unsigned>(reader_[i].number));
        if (!other.ok()) return {};
        return Found{days_from(Day(other), 1), i + 1, day.has_year};
    }

    std::optional<Found> point(std::size_t i) {
        if (i >= reader_.size() || reader_.is_used(i)) return {};
        if (const auto* relative = reader_.as(i, Kind::relative)) return near(*relative, i + 1);
        if (const auto* past = reader_.as(i, Kind::past)) return past_period(*past, i + 1);
        if (const auto part = part_of_year(i)) return part;
        // The year 2024.
        if (reader_.word(i) == "year" && year_at(i + 1))
            return Found{year_of(*year_at(i + 1)), i + 2};
        if (reader_.is_number(i)) return from_number(i);
        if (const auto* month = reader_.as(i, Kind::month)) return named_month(*month, i);
        if (const auto* season = reader_.as(i, Kind::season)) {
            if (reader_.word(i) == "fall" && !is_time_word_before(i)) return {};
            return named_season(std::atoi(season->c_str()), i + 1);
        }
        if (const auto* feast = reader_.as(i, Kind::feast); feast && is_one_feast(i))
            return day_of(std::atoi(feast->c_str() + 3), feast->substr(0, 2), i + 1);
        if (const auto* weekday = reader_.as(i, Kind::weekday); weekday && !is_habit(reader_, i))
            return Found{days_from(last_weekday(*weekday, today_), 1), i + 1};
        return {};
    }

    // First half of 2026, Q3 2025, the second quarter of last year; of this year without one.
    std::optional<Found> part_of_year(std::size_t i) {
        static constexpr std::string_view ordinals[] = {"first", "second", "third", "fourth"};
        const auto* which = std::find(std::begin(ordinals), std::end(ordinals), reader_.word(i));
        auto n = static_cast<int>(which - std::begin(ordinals));
        std::size_t at = i + 1;
        if (at >= reader_.size()) return {};
        const bool is_half = reader_.word(at) == "half";
        if (reader_.word(i) == "q" && is_day_number(at) && reader_[at].number <= 4) {
            n = static_cast<int>(reader_[at].number) - 1;
        } else if (which == std::end(ordinals) || !(is_half || reader_.word(at) == "quarter") ||
                   (is_half && n > 1)) {
            return {};
        }
        const int length = is_half ? 6 : 3;
        at = past_of(at + 1);
        int year = static_cast<int>(date_of(today_).year());
        bool has_year = true;
        if (const auto said = year_at(at)) {
            year = *said;
            ++at;
        } else if (const auto* past = reader_.as(at, Kind::past);
                   past != nullptr && *past != "rolling" && at + 1 < reader_.size() &&
                   reader_.word(at + 1) == "year") {
            year -= *past == "last" ? 1 : 0;
            at += 2;
        } else if (is_half) {
            return {};
        } else {
            has_year = false;
        }
        const Day first = add_months(Day(std::chrono::year(year) / 1 / 1), n * length);
        return Found{month_of(first, length), at, has_year};
    }

    std::optional<Found> near(std::string_view relative, std::size_t end) const {
        if (relative.starts_with("this"))
            return Found{calendar_period(relative.substr(4), today_, 0), end};
        if (relative == "lastnight") return Found{days_from(today_, 1), end};
        if (relative.ends_with("weekend")) {
            // On a Sunday the weekend is the one that ends; last weekend is the one before.
            const Day monday = monday_of(today_);
            if (relative == "theweekend" && today_ - monday >= days(5))
                return Found{days_from(monday + days(5), 2), end};
            return Found{days_from(monday - days(2), 2), end};
        }
        return Found{days_from(today_ - days(relative[0] - '0'), 1), end};
    }

    Day last_weekday(std::string_view weekday, Day upto) const {
        const auto wanted = static_cast<unsigned>(weekday[0] - '0');
        while (std::chrono::weekday(upto).iso_encoding() != wanted)
            upto -= days(1);
        return upto;
    }

    std::optional<Found> past_period(std::string_view past, std::size_t i) {
        if (reader_.is_number(i)) {
            const auto* period = reader_.as(i + 1, Kind::period);
            const double count = reader_[i].number;
            if (period == nullptr || past == "this" || count < 1 || count > 5000) return {};
            return Found{rolling_period(*period, today_, static_cast<int>(count)), i + 2};
        }
        if (const auto* period = reader_.as(i, Kind::period)) {
            // The last week of May is none that is counted from today.
            if (i + 1 < reader_.size() && reader_.word(i + 1) == "of") return {};
            if (*period == "fortnight") return Found{rolling_period("week", today_, 2), i + 1};
            if (past == "rolling") return Found{rolling_period(*period, today_, 1), i + 1};
            return Found{calendar_period(*period, today_, past == "last" ? 1 : 0), i + 1};
        }
        const Day upto = past == "this" ? today_ : today_ - days(1);
        if (const auto* weekday = reader_.as(i, Kind::weekday))
            return Found{days_from(last_weekday(*weekday, upto), 1), i + 1};
        if (const auto* month = reader_.as(i, Kind::month)) {
            Window window = recent_month(std::atoi(month->c_str()));
            if (past != "this" && window.to > today_)
                window = month_of(add_months(*window.from, -12));
            return Found{window, i + 1};
        }
        if (const auto* season = reader_.as(i, Kind::season)) {
            Window window = recent_season(std::atoi(season->c_str()));
            if (past != "this" && window.to > today_)
                window = month_of(add_months(*window.from, -12), 3);
            return Found{window, i + 1};
        }
        return {};
    }

    Window recent_month(int month) const {
        const int year = static_cast<int>(date_of(today_).year());
        const Day first(std::chrono::year(year) / std::chrono::month(static_cast<unsigned>(month)) /
                        1);
        return month_of(first > today_ ? add_months(first, -12) : first);
    }

    Window recent_season(int season) const {
        const int year = static_cast<int>(date_of(today_).year());
        Window window = season_of(season, year + 1);
        while (window.from > today_)
            window = month_of(add_months(*window.from, -12), 3);
        return window;
    }

    std::optional<int> year_at(std::size_t i) const {
        if (!reader_.is_number(i)) return {};
        const Item& item = reader_[i];
        const double value = item.number;
        if (item.is_date || item.is_clock || item.is_word || !(value >= first_year) ||
            !(value <= last_year) || value != static_cast<int>(value))
            return {};
        if (reader_.as(i + 1, Kind::unit) || reader_.as(i + 1, Kind::metric)) return {};
        return static_cast<int>(value);
    }

    std::size_t past_of(std::size_t i) const {
        i += i < reader_.size() && reader_.word(i) == "of";
        return i + (i < reader_.size() && reader_.word(i) == "the");
    }

    std::optional<Found> from_number(std::size_t i) {
        const Item& item = reader_[i];
        if (item.is_date)
            return Found{days_from(Day(days(static_cast<int>(item.number))), 1), i + 1};
        if (const auto* period = reader_.as(i + 1, Kind::period);
            period != nullptr && reader_.as(i + 2, Kind::ago) && item.number < 5000) {
            return Found{calendar_period(*period, today_, static_cast<int>(item.number)), i + 3};
        }
        const std::size_t at = past_of(i + 1);
        if (const auto* month = reader_.as(at, Kind::month); month != nullptr && !item.is_word)
            return day_of(item.number, *month, at + 1);
        if (const auto year = year_at(i)) return Found{year_of(*year), i + 1};
        return {};
    }

    std::optional<Found> day_of(double day, std::string_view month, std::size_t end) const {
        const auto number = static_cast<unsigned>(std::atoi(std::string(month).c_str()));
        if (day < 1 || day > 31 || day != static_cast<int>(day)) return {};
        const auto year = year_at(end);
        year_month_day date = std::chrono::year(year.value_or(0)) / std::chrono::month(number) /
                              std::chrono::day(static_cast<unsigned>(day));
        if (!year) {
            date = date_of(today_).year() / date.month() / date.day();
            if (date.ok() && Day(date) > today_) date -= years(1);
        }
        if (!date.ok()) return {};
        return Found{days_from(Day(date), 1), year ? end + 1 : end, year.has_value()};
    }

    bool is_time_word_before(std::size_t i) const {
        static constexpr std::string_view words[] = {
            "in",   "since", "until", "till",   "before", "after",   "between", "and", "from", "to",
            "last", "this",  "of",    "during", "by",     "through", "the",     "or",  "with"};
        return i > 0 && std::find(std::begin(words), std::end(words), reader_.word(i - 1)) !=
                            std::end(words);
    }

    // Since Christmas, on Christmas Day; at Christmas and the Christmas holidays are more days than
    // one, and everybody's are others.
    bool is_one_feast(std::size_t i) const {
        static constexpr std::string_view words[] = {"since", "until",   "till", "before",
                                                     "after", "between", "and",  "from",
                                                     "to",    "last",    "on"};
        if (i + 1 < reader_.size() && reader_[i + 1].kind == Kind::unknown &&
            reader_[i + 1].gap == Gap::space)
            return false;
        return i > 0 && std::find(std::begin(words), std::end(words), reader_.word(i - 1)) !=
                            std::end(words);
    }

    std::optional<Found> named_month(std::string_view month, std::size_t i) {
        const bool is_verb =
            reader_.word(i) == "may" && !is_time_word_before(i) && !reader_.is_number(i + 1);
        if (is_verb) return {};
        const std::size_t next = past_of(i + 1);
        if (const auto year = year_at(next)) {
            const auto number = static_cast<unsigned>(std::atoi(std::string(month).c_str()));
            return Found{month_of(Day(std::chrono::year(*year) / std::chrono::month(number) / 1)),
                         next + 1};
        }
        if (reader_.is_number(i + 1) && !reader_.as(i + 2, Kind::unit) &&
            !reader_.as(i + 2, Kind::period)) {
            if (const auto day = day_of(reader_[i + 1].number, month, i + 2)) return day;
        }
        return Found{recent_month(std::atoi(std::string(month).c_str())), i + 1, false};
    }

    std::optional<Found> named_season(int season, std::size_t i) {
        const std::size_t at = past_of(i);
        if (const auto year = year_at(at)) return Found{season_of(season, *year), at + 1};
        return Found{recent_season(season), i, false};
    }

    Reader& reader_;
    Day today_;
};

}  // namespace

Windows read_windows(Reader& reader, Day today) {
    return Times(reader, today).read();
}

}  // namespace runlytics::ask
