#include "core/ask/comparisons.h"

#include <cmath>
#include <optional>
#include <utility>

#include "core/ask/topics.h"

namespace runlytics::ask {

namespace {

constexpr double km_of_mile = 1.609344, metres_of_foot = 0.3048;

struct Amount {
    double value = 0;
    bool is_clock = false;
    std::string unit;
    std::size_t end = 0;
};

class Comparing {
  public:
    Comparing(Reader& reader, const Subject& subject) : reader_(reader), subject_(subject) {}

    std::vector<Comparison> read() {
        for (std::size_t i = 0; i < reader_.size(); ++i) {
            if (reader_.as(i, Kind::between)) {
                between(i);
            } else if (const auto* op = reader_.as(i, Kind::compare)) {
                after_operator(*op, i);
            } else if (reader_.is_number(i)) {
                before_operator(i);
            }
        }
        return std::move(found_);
    }

  private:
    std::optional<Amount> amount(std::size_t i) const {
        i = reader_.past_glue(i);
        if (!reader_.is_number(i) || reader_[i].is_date) return {};
        Amount amount{reader_[i].number, reader_[i].is_clock, {}, i + 1};
        if (const auto* unit = reader_.as(i + 1, Kind::unit)) {
            amount.unit = *unit;
            amount.end = i + 2;
            // 7:30 miles are no distance.
            if (amount.is_clock && (*unit == "km" || *unit == "mi")) amount.unit = "per_" + *unit;
            // 5 min per km; 1 h 30 min.
            const auto* more = reader_.as(i + 2, Kind::unit);
            if (more != nullptr && more->starts_with("per_")) {
                amount.unit = *more;
                amount.end = i + 3;
            } else if (*unit == "h" && reader_.is_number(i + 2)) {
                const auto* minutes = reader_.as(i + 3, Kind::unit);
                if (minutes == nullptr || *minutes == "min") {
                    amount.value += reader_[i + 2].number / 60;
                    amount.end = i + (minutes == nullptr ? 3 : 4);
                }
            }
        }
        return amount;
    }

    void between(std::size_t i) {
        if (auto low = amount(i + 1)) span(i, *low, Kind::and_);
    }

    // From one amount to another.
    bool span(std::size_t first, Amount low, Kind joint) {
        if (!reader_.as(low.end, joint)) return false;
        const auto high = amount(low.end + 1);
        if (!high) return false;
        if (low.unit.empty()) low.unit = high->unit;
        add(">=", low, first, high->end);
        if (!reader_.is_used(first)) return false;
        add_again("<=", *high);
        return true;
    }

    void after_operator(const std::string& written, std::size_t i) {
        const auto value = amount(i + 1);
        if (!value) return;
        const std::string_view op =
            std::string_view(written).substr(0, written.find_first_of("lp"));
        pace_meant_ = written.ends_with("pace");
        add(op, *value, i, value->end);
        pace_meant_ = false;
    }

    void before_operator(std::size_t i) {
        const auto value = amount(i);
        if (!value) return;
        const bool has_from = i > 0 && reader_.as(i - 1, Kind::since);
        if (span(has_from ? i - 1 : i, *value, Kind::until)) return;
        if (const auto* op = reader_.as(value->end, Kind::orwhat))
            add(*op, *value, i, value->end + 1);
    }

    void add(std::string_view op, const Amount& amount, std::size_t first, std::size_t end) {
        const auto comparison = in_metric(amount, first, end);
        if (!comparison) return;
        found_.push_back({comparison->metric, std::string(op), comparison->value});
        reader_.use(first, end);
    }

    // Between 6:00 and 5:00 is written from slow to fast, and means what lies between.
    void add_again(std::string_view op, const Amount& amount) {
        const std::string metric = found_.back().metric;
        double high = in_unit(amount, metric);
        if (high < found_.back().value) std::swap(high, found_.back().value);
        found_.push_back({metric, std::string(op), high});
    }

    // The value in the unit of a metric.
    double in_unit(const Amount& amount, std::string_view metric) {
        const double value = amount.value;
        if (metric == "distance_km") {
            if (amount.unit == "mi") return value * km_of_mile;
            if (amount.unit == "ft") return value * metres_of_foot / 1000;
            return amount.unit == "m" ? value / 1000 : value;
        }
        if (metric == "ascent_m" && amount.unit == "ft") return value * metres_of_foot;
        if (metric == "pace_s_per_km") {
            const double seconds = amount.is_clock || value > 30 ? value : value * 60;
            return amount.unit == "per_mi" ? seconds / km_of_mile : seconds;
        }
        if (metric == "sleep_min" || metric == "moving_min") {
            // 6:30 hours were read as minutes and seconds.
            if (amount.is_clock)
                return amount.unit == "min" ? value / 60 : hours_and_minutes(amount);
            if (amount.unit == "h") return value * 60;
            if (amount.unit == "s") return value / 60;
            return amount.unit.empty() && value <= 24 ? value * 60 : value;
        }
        if (metric == "effort_s") {
            if (amount.unit == "s") return value;
            if (amount.is_clock || amount.unit.empty())
                return effort_time(amount).value_or(amount.is_clock ? value : value * 60);
            return amount.unit == "h" ? value * 3600 : value * 60;
        }
        return value;
    }

    // A marathon under 3:30 took hours, 5 km under 22:30 minutes, 10 km under 45 as well: as what
    // somebody runs. Nothing where neither is.
    std::optional<double> effort_time(const Amount& amount) const {
        constexpr double slowest = 1, fastest = 8.5;  // m/s
        const double minutes = amount.is_clock ? amount.value : 60 * amount.value;
        for (const double seconds : {minutes, 60 * minutes}) {
            const double speed = subject_.effort_m / seconds;
            if (speed >= slowest && speed <= fastest) return seconds;
        }
        return {};
    }

    static double hours_and_minutes(const Amount& amount) {
        return amount.value < 24 * 60 ? amount.value : amount.value / 60;
    }

    // The metric that stands next to a place and was not used. 6 hours of sleep, 10,000 steps: what
    // is counted is named behind its number, unless an operator goes on from there.
    std::optional<std::size_t> metric_near(std::size_t first, std::size_t end) const {
        if (reader_.as(end, Kind::metric) && !reader_.as(end + 1, Kind::compare)) return end;
        for (std::size_t i = first; i-- > 0;) {
            if (reader_.as(i, Kind::metric)) return i;
            if (first - i > 4 || reader_.is_used(i)) break;
        }
        for (std::size_t i = end; i < reader_.size() && i < end + 3; ++i) {
            if (reader_.as(i, Kind::metric)) return i;
        }
        return {};
    }

    std::string metric_of_unit(const Amount& amount) const {
        const std::string& unit = amount.unit;
        if (unit.starts_with("per_")) return "pace_s_per_km";
        if (unit == "bpm") {
            if (subject_.is_resting_hr) return "resting_hr";
            return subject_.is_max_hr ? "max_hr" : "avg_hr";
        }
        if (unit == "km" || unit == "mi") return "distance_km";
        if (unit == "ft") return "ascent_m";
        if (unit == "m") return subject_.is_climb ? "ascent_m" : "distance_km";
        if (unit == "ms") return "hrv_ms";
        if (unit == "kg") return "weight_kg";
        if (unit == "pct") return "sleep_efficiency_pct";
        if (pace_meant_ || (amount.is_clock && subject_.is_pace && amount.value < 1800))
            return "pace_s_per_km";
        if (unit == "h" || unit == "min" || unit == "s" || amount.is_clock) {
            if (subject_.is_sleep) return "sleep_min";
            if (subject_.is_effort) return "effort_s";
            if (amount.is_clock && unit.empty() && amount.value < 900) return "pace_s_per_km";
            return "moving_min";
        }
        return {};
    }

    std::optional<Comparison> in_metric(const Amount& amount, std::size_t first, std::size_t end) {
        // Of a heart rate the part of its maximum is not known.
        if (amount.unit == "pct" && !subject_.is_sleep) return {};
        std::string metric = metric_of_unit(amount);
        const auto near = metric_near(first, end);
        const bool is_bare = amount.is_clock || amount.unit.empty();
        const bool may_be_time = metric.empty() || metric == "pace_s_per_km";
        if (subject_.effort_m > 0 && is_bare && may_be_time && !near && effort_time(amount))
            metric = "effort_s";
        if (metric.empty() && near) metric = *reader_.as(*near, Kind::metric);
        if (metric.empty() && pace_meant_) metric = "pace_s_per_km";
        if (metric.empty()) return {};
        if (near && *reader_.as(*near, Kind::metric) == metric) reader_.use(*near, *near + 1);
        return Comparison{metric, {}, std::round(in_unit(amount, metric) * 1e6) / 1e6};
    }

    Reader& reader_;
    const Subject& subject_;
    bool pace_meant_ = false;
    std::vector<Comparison> found_;
};

}  // namespace

Subject subject_of(const Reader& reader) {
    Subject subject;
    for (std::size_t i = 0; i < reader.size(); ++i) {
        if (const auto* metric = reader.as(i, Kind::metric)) {
            if (metric->starts_with("sleep")) subject.is_sleep = true;
            if (*metric == "ascent_m") subject.is_climb = true;
            if (*metric == "pace_s_per_km") subject.is_pace = true;
            if (*metric == "max_hr") subject.is_max_hr = true;
            if (*metric == "resting_hr") subject.is_resting_hr = true;
        }
        const auto* target = reader.as(i, Kind::target);
        if (target != nullptr && *target == "nights") subject.is_sleep = true;
        const auto* shift = reader.as(i, Kind::concept_);
        if (shift != nullptr && *shift == "night_shift" && is_of_days(reader, i))
            subject.is_sleep = true;
        if (reader.as(i, Kind::distance)) subject.is_effort = true;
    }
    return subject;
}

bool is_habit(const Reader& reader, std::size_t i) {
    if (i == 0) return false;
    const std::string_view word = reader.word(i - 1);
    return word == "a" || word == "each" || word == "every" || word == "any";
}

bool read_weekdays(Reader& reader, std::vector<Comparison>& filters) {
    int days = 0;
    for (std::size_t i = 0; i < reader.size(); ++i) {
        const auto* which = reader.as(i, Kind::weekdays);
        // On a Sunday is on Sundays.
        if (which == nullptr && is_habit(reader, i)) which = reader.as(i, Kind::weekday);
        if (which == nullptr) continue;
        const int day = (*which)[0] - '0';
        if (day <= 7) filters.push_back({"weekday", "=", static_cast<double>(day)});
        if (day == 8) filters.push_back({"weekday", ">=", 6});
        if (day == 9) filters.push_back({"weekday", "<=", 5});
        if (++days == 1) reader.use(i, i + 1);
    }
    return days <= 1;
}

bool read_more(Reader& reader) {
    bool is_number = false;
    for (std::size_t i = 0; i < reader.size(); ++i) {
        if (!reader.as(i, Kind::compare) || reader[i].count > 1 || reader.is_number(i + 1))
            continue;
        const std::string_view word = reader.word(i);
        if (word != "more" && word != "less" && word != "fewer") continue;
        const auto* target = reader.as(i + 1, Kind::target);
        is_number = target != nullptr && *target != "ran" && reader.word(i + 1) != "run";
        reader.use(i, i + 1);
    }
    return is_number;
}

std::vector<Comparison> read_comparisons(Reader& reader, const Subject& subject) {
    return Comparing(reader, subject).read();
}

}  // namespace runlytics::ask
