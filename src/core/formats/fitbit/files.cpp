#include "core/formats/fitbit/files.h"

#include <algorithm>
#include <string>

#include "core/formats/finish.h"
#include "core/formats/fitbit/fitbit.h"
#include "core/text/values.h"

namespace runlytics::formats {

namespace {

// Steps, the one series whose name is asked for: those of other things look the same.
constexpr std::string_view steps_prefix = "steps-";

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

// Whether a text is written as the pattern says, in which 0 stands for any digit.
bool is_like(std::string_view text, std::string_view pattern) {
    return text.size() == pattern.size() &&
           std::equal(text.begin(), text.end(), pattern.begin(),
                      [](char c, char p) { return p == '0' ? is_digit(c) : c == p; });
}

// Takes the next text in quotes off; empty when something else comes first.
std::string_view take_quoted(std::string_view& rest, std::string_view before) {
    const auto open = rest.find_first_not_of(before);
    if (open == std::string_view::npos || rest[open] != '"') return {};
    const auto close = rest.find('"', open + 1);
    if (close == std::string_view::npos) return {};
    const std::string_view word = rest.substr(open + 1, close - open - 1);
    rest.remove_prefix(close + 1);
    return word;
}

// Whether a list begins with {"dateTime": "01/31/24 00:00:00", "value": "12"}.
bool begins_like_series(std::string_view text) {
    if (take_quoted(text, " \t\r\n[{") != "dateTime") return false;
    if (iso_of_us_time(take_quoted(text, " \t\r\n:")).empty()) return false;
    if (take_quoted(text, " \t\r\n,") != "value") return false;
    const std::string_view value = take_quoted(text, " \t\r\n:");
    return !value.empty() && std::all_of(value.begin(), value.end(), is_digit);
}

}  // namespace

FitbitFile fitbit_file(const Head& head) {
    const auto has = [&](std::string_view word) { return head.mentions({word}); };
    if (has("\"activityName\"") && has("\"logId\"")) return FitbitFile::exercise;
    if (has("\"dateOfSleep\"") && has("\"minutesAsleep\"")) return FitbitFile::sleep;
    if (!has("\"dateTime\"")) return FitbitFile::none;
    if (has("\"bpm\"") && has("\"confidence\"")) return FitbitFile::heart_rate;
    if (head.mentions({"\"demographicVO2Max\"", "\"runVO2Max\""})) return FitbitFile::vo2max;
    if (has("\"date\"") && has("\"error\"")) return FitbitFile::resting_heart_rate;
    return begins_like_series(head.text()) ? FitbitFile::series : FitbitFile::none;
}

FitbitFile fitbit_file(std::span<const std::byte> file) {
    return fitbit_file(Head(file));
}

bool is_fitbit(const Head& head) {
    const FitbitFile file = fitbit_file(head);
    if (file != FitbitFile::series) return file != FitbitFile::none;
    const std::string_view name = head.name();
    return name.substr(name.rfind('/') + 1).starts_with(steps_prefix);
}

std::string iso_of_us_time(std::string_view text) {
    if (!is_like(text, "00/00/00 00:00:00")) return {};
    std::string iso = "20";
    iso.append(text.substr(6, 2)).append("-").append(text.substr(0, 2)).append("-");
    return iso.append(text.substr(3, 2)).append("T").append(text.substr(9));
}

std::optional<UnixMillis> us_instant(std::string_view text) {
    const auto time = text::to_time(iso_of_us_time(text));
    if (!time || !is_plausible_time(time->at)) return std::nullopt;
    return time->at;
}

}  // namespace runlytics::formats
