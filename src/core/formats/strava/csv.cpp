#include "core/formats/strava/csv.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string_view>

#include "core/error.h"
#include "core/formats/finish.h"
#include "core/formats/sport.h"
#include "core/formats/unread.h"
#include "core/text/csv.h"
#include "core/text/limits.h"
#include "core/text/values.h"
#include "core/text/written_date.h"

namespace runlytics::formats {

namespace {

constexpr std::size_t fewest_columns = 10;  // of 2019, before the totals were repeated
constexpr double metres_in_km = 1000;

std::string_view as_text(std::span<const std::byte> bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

// Where the columns are. The defaults are their places; the second block of them lies behind the
// file's name, which moved when the private note was added before it.
struct Columns {
    std::size_t id = 0, date = 1, name = 2, type = 3, description = 4;
    std::size_t elapsed = 5, distance_km = 6;
    std::size_t gear = 11, filename = 12;
    std::size_t exact_elapsed = 15, moving = 16, distance_m = 17;
    std::size_t ascent = 20, descent = 21, max_hr = 30, avg_hr = 31, calories = 34;
};

// The place of the last column of a name, or the one before where repeated names differ in unit.
std::optional<std::size_t> last_named(const std::vector<std::string>& header,
                                      std::string_view name) {
    const auto found = std::find(header.rbegin(), header.rend(), name);
    if (found == header.rend()) return std::nullopt;
    return static_cast<std::size_t>(header.rend() - found) - 1;
}

std::size_t first_named(const std::vector<std::string>& header, std::string_view name) {
    return static_cast<std::size_t>(std::find(header.begin(), header.end(), name) - header.begin());
}

// Until 2019 ten columns were all.
Columns early_columns() {
    constexpr std::size_t none = fewest_columns;
    Columns columns;
    columns.gear = 8;
    columns.filename = 9;
    columns.exact_elapsed = columns.moving = columns.distance_m = columns.ascent = columns.descent =
        columns.max_hr = columns.avg_hr = columns.calories = none;
    return columns;
}

// An English header names its columns; in one without the name of the file we go by place.
Columns find_columns(const std::vector<std::string>& header) {
    Columns columns;
    const std::size_t none = header.size();
    if (!last_named(header, "Filename")) return none == fewest_columns ? early_columns() : columns;
    columns.id = first_named(header, "Activity ID");
    columns.date = first_named(header, "Activity Date");
    columns.name = first_named(header, "Activity Name");
    columns.type = first_named(header, "Activity Type");
    columns.description = first_named(header, "Activity Description");
    columns.elapsed = first_named(header, "Elapsed Time");
    columns.distance_km = first_named(header, "Distance");
    columns.gear = first_named(header, "Activity Gear");
    columns.filename = first_named(header, "Filename");
    columns.exact_elapsed = last_named(header, "Elapsed Time").value_or(none);
    if (columns.exact_elapsed == columns.elapsed) columns.exact_elapsed = none;
    columns.moving = last_named(header, "Moving Time").value_or(none);
    columns.distance_m = last_named(header, "Distance").value_or(none);
    if (columns.distance_m == columns.distance_km) columns.distance_m = none;
    columns.ascent = last_named(header, "Elevation Gain").value_or(none);
    columns.descent = last_named(header, "Elevation Loss").value_or(none);
    columns.max_hr = last_named(header, "Max Heart Rate").value_or(none);
    columns.avg_hr = last_named(header, "Average Heart Rate").value_or(none);
    columns.calories = last_named(header, "Calories").value_or(none);
    return columns;
}

bool is_number_text(std::string_view text) {
    return !text.empty() && text.find_first_not_of("0123456789.,") == text.npos;
}

// Whether a row writes "5,13" for what others write "5.13": a comma that no group of thousands has.
bool has_decimal_comma(const std::vector<std::string>& cells) {
    constexpr std::size_t group = 3;
    return std::any_of(cells.begin(), cells.end(), [](const std::string& cell) {
        const std::string_view text = text::trim(cell);
        const auto comma = text.rfind(',');
        if (!is_number_text(text) || comma == text.npos || comma == 0) return false;
        const bool only = text.find(',') == comma && text.find('.', comma) == text.npos;
        return only &&
               (text.size() - comma - 1 != group || text[0] == '0' || text.find('.') < comma);
    });
}

// A number with the marks of its row.
double to_marked_number(std::string_view text, bool decimal_comma) {
    if (!is_number_text(text)) return text::to_local_number(text);
    std::string plain;
    for (const char c : text) {
        const bool group = c == (decimal_comma ? '.' : ',');
        if (!group) plain += c == ',' ? '.' : c;
    }
    return text::to_number(plain);
}

// One row under its header.
class Row {
  public:
    Row(const std::vector<std::string>& header, const std::vector<std::string>& cells,
        const Columns& columns)
        : header_(header),
          cells_(cells),
          columns_(columns),
          decimal_comma_(has_decimal_comma(cells)) {}

    // What it lacks of what makes it an activity: an id and a date.
    std::string lacks() const {
        const std::string_view date = text::trim(text(columns_.date));
        if (text::trim(text(columns_.id)).empty() || date.empty()) return "has no id or no date";
        return "has a date that could not be read: " + text::describe_unread_date(date);
    }

    // Nothing without these two.
    std::optional<Activity> read() {
        const auto started_at = text::to_written_date(text(columns_.date));
        Activity activity;
        activity.external_id = text::trim(text(columns_.id));
        if (!started_at || !is_plausible_time(*started_at) || activity.external_id.empty()) {
            return std::nullopt;
        }
        activity.started_at = *started_at;
        read_words(activity);
        read_totals(activity);
        return activity;
    }

  private:
    std::string_view text(std::size_t column) const {
        return column < cells_.size() ? std::string_view(cells_[column]) : std::string_view();
    }
    // No total is negative.
    double number(std::size_t column) {
        const std::string_view written = text::trim(text(column));
        const double value = to_marked_number(written, decimal_comma_);
        if (value >= 0 && std::isfinite(value)) return value;
        if (!written.empty() && column < header_.size()) odd_.push_back(header_[column]);
        return missing_value;
    }
    // Strava writes 0 where it has no value.
    double positive(std::size_t column) {
        const double value = number(column);
        return value > 0 ? value : missing_value;
    }
    double first_known(double exact, double rough) const {
        return std::isnan(exact) ? rough : exact;
    }

    void read_words(Activity& activity) const {
        activity.name = text(columns_.name);
        activity.notes = text(columns_.description);
        activity.vendor_sport = text(columns_.type);
        const Sport sport = to_sport(activity.vendor_sport);
        activity.sport = sport.name;
        activity.sub_sport = sport.sub;
        activity.gear = text::trim(text(columns_.gear));
        activity.linked_file = text::trim(text(columns_.filename));
    }

    void read_totals(Activity& activity) {
        activity.elapsed_s = first_known(number(columns_.exact_elapsed), number(columns_.elapsed));
        activity.moving_s = positive(columns_.moving);
        activity.distance_m =
            first_known(number(columns_.distance_m), metres_in_km * number(columns_.distance_km));
        activity.ascent_m = number(columns_.ascent);
        activity.descent_m = number(columns_.descent);
        activity.avg_hr = plausible_heart_rate(number(columns_.avg_hr));
        activity.max_hr = plausible_heart_rate(number(columns_.max_hr));
        activity.calories = positive(columns_.calories);
        for (const std::string& name : odd_)
            warn_unread(activity, name);
    }

    const std::vector<std::string>& header_;
    const std::vector<std::string>& cells_;
    const Columns& columns_;
    bool decimal_comma_;
    std::vector<std::string> odd_;
};

}  // namespace

bool is_strava_csv(std::string_view head) {
    try {
        text::CsvReader reader(head);
        std::vector<std::string> cells;
        if (!reader.next(cells) || cells.size() < 2) return false;
        // The header names its columns, however many it has.
        const bool english = cells[0] == "Activity ID" && cells[1] == "Activity Date";
        if (english) return true;
        if (!reader.next(cells) || cells.size() < fewest_columns) return false;
        const std::string_view id = cells[0];
        const bool numbered = id.size() >= 6 && id.find_first_not_of("0123456789") == id.npos;
        return numbered && text::to_written_date(cells[1]).has_value();
    } catch (const Error&) {
        return false;
    }
}

std::vector<Activity> parse_strava_csv(std::span<const std::byte> document) {
    text::CsvReader reader(as_text(document));
    std::vector<std::string> cells;
    reader.next(cells);
    const std::vector<std::string> header = cells;
    const Columns columns = find_columns(header);
    std::vector<Activity> activities;
    std::vector<std::string> left_out;
    while (reader.next(cells)) {
        text::check_limit(activities.size() + 1, max_csv_activities, "activities");
        Row row(header, cells, columns);
        auto activity = row.read();
        if (activity) {
            activities.push_back(std::move(*activity));
        } else {
            left_out.push_back("line " + std::to_string(reader.line()) + " " + row.lacks());
        }
    }
    if (activities.empty() && !left_out.empty()) {
        throw Error(sqlstate::malformed_input, "no row is an activity", left_out.front());
    }
    constexpr std::size_t most_warnings = 20;
    left_out.resize(std::min(left_out.size(), most_warnings));
    for (const std::string& warning : left_out)
        warn(activities.front(), warning);
    return activities;
}

std::vector<std::string> split_strava_csv(std::span<const std::byte> document) {
    text::CsvReader reader(as_text(document));
    std::vector<std::string> cells, documents;
    if (!reader.next(cells)) return documents;
    const std::string header(reader.record());
    while (reader.next(cells)) {
        text::check_limit(documents.size() + 1, max_csv_activities, "activities");
        documents.push_back(header + "\n" + std::string(reader.record()) + "\n");
    }
    return documents;
}

}  // namespace runlytics::formats
