#include "core/formats/journal/row.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "core/text/json_text.h"
#include "core/text/values.h"

namespace runlytics::formats {

namespace {

constexpr double kilograms_in_pound = 0.45359237;
constexpr std::int64_t longest_sleep = 20 * 3'600'000;

struct Scale {
    Field field;
    double JournalRow::*value;
    double least, most;
};

constexpr Scale scales[] = {
    {Field::rpe, &JournalRow::rpe, 0, 10},
    {Field::soreness, &JournalRow::soreness, 0, 10},
    {Field::mood, &JournalRow::mood, 0, 10},
    {Field::energy, &JournalRow::energy, 0, 10},
    {Field::stress, &JournalRow::stress, 0, 10},
    {Field::sleep_quality, &JournalRow::sleep_quality, 0, 10},
    {Field::resting_hr, &JournalRow::resting_hr, 20, 150},
    {Field::hrv_rmssd, &JournalRow::hrv_ms, 1, 500},
    {Field::hrv_sdnn, &JournalRow::hrv_ms, 1, 500},
    {Field::weight, &JournalRow::weight_kg, 20, 400},
};

LocalMillis midnight_before(LocalMillis moment) {
    return moment - (moment % millis_per_day + millis_per_day) % millis_per_day;
}

// Reads the cells of one row.
class RowReader {
  public:
    RowReader(const Plan& plan, const SheetClock& clock, const SheetRow& cells, JournalRow& row)
        : plan_(plan), clock_(clock), cells_(cells), row_(row) {}

    void read() {
        for (std::size_t i = 0; i < plan_.columns.size(); ++i) {
            if (is_failed(cell(i))) failed_.push_back(i);
            if (is_unsaid(i) || plan_.is_kept(i) || read_field(i)) continue;
            const std::string& header = plan_.columns[i].header;
            row_.warnings.push_back(header + ": " + short_text(text_of_cell(cell(i))));
            unread_.push_back(i);
        }
        place_times();
        keep_others();
        if (!failed_.empty()) take_nothing_away();
    }

  private:
    const Cell& cell(std::size_t column) const {
        static const Cell empty;
        return column < cells_.size() ? cells_[column] : empty;
    }

    bool is_unsaid(std::size_t column) const {
        return is_empty(cell(column)) || is_failed(cell(column));
    }

    // Names that belong together: of a sleep or a shift half is nothing.
    static std::vector<std::string_view> names_with(std::string_view name) {
        if (name == "sleep_from" || name == "sleep_to") return {"sleep_from", "sleep_to"};
        if (name.starts_with("shift")) return {"shift", "shift_from", "shift_to"};
        return {name};
    }

    // A cell that failed says nothing of what it held before: the row does not cover it.
    void take_nothing_away() {
        std::vector<std::string> covers = *plan_.covers, headers = *plan_.headers;
        for (const std::size_t column : failed_) {
            row_.warnings.push_back(plan_.columns[column].header + ": " +
                                    text_of_cell(cell(column)));
            std::erase(headers, plan_.columns[column].header);
            for (const std::string_view name :
                 names_with(covered_name(plan_.columns[column].field, plan_.roster)))
                std::erase(covers, name);
        }
        // What is left must not look like a roster, which has shifts alone.
        if (!plan_.roster) covers.emplace_back("day");
        row_.covers = std::make_shared<const std::vector<std::string>>(std::move(covers));
        row_.headers = std::make_shared<const std::vector<std::string>>(std::move(headers));
    }

    // Of two columns for one thing the first that says something counts. False: cannot be read.
    bool read_field(std::size_t column) {
        switch (plan_.columns[column].field) {
            case Field::title:
                return read_text(column, row_.title);
            case Field::note:
                return read_text(column, row_.note);
            case Field::id:
                return read_text(column, row_.id);
            case Field::shift:
                row_.shift = shift_label(text_of_cell(cell(column)));
                return !row_.shift.empty();
            case Field::sleep_from:
                return read_time(column, sleep_from_);
            case Field::sleep_to:
                return read_time(column, sleep_to_);
            case Field::sleep_h:
                return read_hours(column);
            case Field::starts:
                return read_time(column, starts_);
            case Field::ends:
                return read_time(column, ends_);
            case Field::day:
            case Field::stamp:
                return read_day(column);
            default:
                return read_scale(column);
        }
    }

    bool read_text(std::size_t column, std::string& text) {
        if (text.empty()) text = text_of_cell(cell(column));
        return true;
    }

    bool read_time(std::size_t column, WrittenTime& time) {
        const WrittenTime written = read_clock(cell(column), plan_.styles[column], clock_);
        if (time.empty()) time = written;
        return !written.empty();
    }

    // The day itself was read before; its time of day, or that of a stamp, is when it was noted.
    bool read_day(std::size_t column) {
        const WrittenTime written = read_date(cell(column), plan_.styles[column], clock_);
        if (written.day && written.clock_ms && noted_.empty()) noted_ = written;
        return written.day.has_value();
    }

    bool read_scale(std::size_t column) {
        const Field field = plan_.columns[column].field;
        const auto* const scale = std::find_if(std::begin(scales), std::end(scales),
                                               [&](const Scale& s) { return s.field == field; });
        double value = number_of_cell(cell(column), plan_.decimal_comma);
        if (field == Field::weight && is_in_pounds(plan_.columns[column].header)) {
            value *= kilograms_in_pound;
        }
        if (!(value >= scale->least && value <= scale->most)) return false;
        if (!std::isnan(row_.*scale->value)) return true;
        row_.*scale->value = value;
        if (field == Field::hrv_rmssd) row_.hrv_statistic = "rmssd";
        if (field == Field::hrv_sdnn) row_.hrv_statistic = "sdnn";
        return true;
    }

    // "7:30", "7h30", 7.5, 450 where the header says minutes; a duration of a sheet is a fraction
    // of a day.
    bool read_hours(std::size_t column) {
        constexpr double millis_per_hour = 3'600'000;
        double hours = number_of_cell(cell(column), plan_.decimal_comma);
        const std::string text = text_of_cell(cell(column));
        const auto mark = text.find_first_of(":h");
        if (mark != text.npos && text.find_first_of("0123456789", mark) == mark + 1) {
            const WrittenTime written = read_clock(cell(column), plan_.styles[column], clock_);
            hours = written.clock_ms ? *written.clock_ms / millis_per_hour : missing_value;
        } else if (is_in_minutes(plan_.columns[column].header) || hours > 24) {
            hours /= 60;
        } else if (hours < 1) {
            hours *= 24;
        }
        if (!(hours >= 0.5 && hours <= 24)) return false;
        if (std::isnan(row_.sleep_h)) row_.sleep_h = hours;
        return true;
    }

    void place_times() {
        const LocalMillis midnight = row_.day * millis_per_day;
        if (plan_.roster) {
            if (!starts_.empty()) row_.shift_from = at_or_after(midnight, starts_);
            if (!ends_.empty() && row_.shift_from) row_.shift_to = after(*row_.shift_from, ends_);
            if (row_.shift_to && *row_.shift_to <= *row_.shift_from) row_.shift_to.reset();
        } else if (!starts_.empty()) {
            row_.noted_at = at_or_after(midnight, starts_);
        } else if (!noted_.empty()) {
            row_.noted_at = noted_.moment();
        }
        place_sleep(midnight);
    }

    static LocalMillis at_or_after(LocalMillis begin, const WrittenTime& time) {
        return time.day ? time.moment() : begin + time.clock_ms.value_or(0);
    }
    static LocalMillis after(LocalMillis begin, const WrittenTime& time) {
        if (time.day) return time.moment();
        const LocalMillis at = midnight_before(begin) + time.clock_ms.value_or(0);
        return at > begin ? at : at + millis_per_day;
    }

    // By the clock alone sleep ends on the row's day and began on it or on the day before.
    void place_sleep(LocalMillis midnight) {
        if (sleep_from_.empty() || sleep_to_.empty()) return;
        LocalMillis to = at_or_after(midnight, sleep_to_);
        LocalMillis from = sleep_from_.moment();
        if (sleep_from_.day) {
            to = after(from, sleep_to_);
        } else {
            from += midnight_before(to);
            if (from >= to) from -= millis_per_day;
        }
        if (to <= from || to - from > longest_sleep) {
            row_.warnings.emplace_back("the sleep ends before it begins, or lasts above 20 h");
            return;
        }
        row_.sleep_from = from;
        row_.sleep_to = to;
    }

    std::string as_json(std::size_t column) const {
        if (const auto* number = std::get_if<double>(&cell(column)))
            return text::json_number(*number);
        if (const auto* flag = std::get_if<bool>(&cell(column))) return *flag ? "true" : "false";
        const std::string text = text_of_cell(cell(column));
        if (const auto shown = shown_duration(cell(column), clock_))
            return text::json_quoted(*shown);
        const double number = text::to_number(text);
        return std::isnan(number) ? text::json_quoted(text) : text::json_number(number);
    }

    void keep_others() {
        std::map<std::string_view, std::string> others;
        for (std::size_t i = 0; i < plan_.columns.size(); ++i) {
            const bool unread = std::find(unread_.begin(), unread_.end(), i) != unread_.end();
            const std::string& header = plan_.columns[i].header;
            if (header.empty() || is_unsaid(i)) continue;
            if (plan_.is_kept(i) || unread) others[header] = as_json(i);
        }
        text::JsonObject fields;
        for (const auto& [header, value] : others)
            fields.add_json(header, value);
        row_.fields = fields.text();
    }

    const Plan& plan_;
    const SheetClock& clock_;
    const SheetRow& cells_;
    JournalRow& row_;
    WrittenTime sleep_from_, sleep_to_, starts_, ends_, noted_;
    std::vector<std::size_t> unread_, failed_;
};

}  // namespace

// What a field is called among JournalRow::covers.
std::string_view covered_name(Field field, bool roster) {
    switch (field) {
        case Field::hrv_rmssd:
        case Field::hrv_sdnn:
            return "hrv_ms";
        case Field::weight:
            return "weight_kg";
        case Field::stamp:
            return "noted_at";
        case Field::starts:
            return roster ? "shift_from" : "noted_at";
        case Field::ends:
            return roster ? "shift_to" : "";
        case Field::none:
        case Field::id:
        case Field::day:
            return "";
        default:
            return name_of(field);
    }
}

void read_row(const Plan& plan, const SheetClock& clock, const SheetRow& cells, JournalRow& row) {
    RowReader(plan, clock, cells, row).read();
}

}  // namespace runlytics::formats
