#include "core/formats/suunto/suunto.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <deque>
#include <numbers>
#include <optional>
#include <string>
#include <utility>

#include "core/error.h"
#include "core/formats/finish.h"
#include "core/formats/sport.h"
#include "core/formats/unread.h"
#include "core/interrupt.h"
#include "core/stream/stream.h"
#include "core/text/json_tree.h"
#include "core/text/limits.h"
#include "core/text/values.h"

namespace runlytics::formats {

namespace {

using text::Json;
using text::member;
using text::number_of;
using text::text_of;

constexpr double kelvin = 273.15;
constexpr double joules_of_kcal = 4184;
constexpr double longest_s = 30 * 86'400;

// The members that are read, at whatever level.
constexpr auto wanted = std::to_array<std::string_view>({
    "DeviceLog", "Header",   "Device",       "Name",       "DateTime",    "TimeISO8601",
    "UTC",       "Time",     "Samples",      "Attributes", "suunto/sml",  "Sample",
    "Events",    "Activity", "ActivityType", "Lap",        "Pause",       "State",
    "Type",      "Duration", "Distance",     "Ascent",     "Descent",     "Energy",
    "HR",        "Avg",      "Max",          "Latitude",   "Longitude",   "GPSAltitude",
    "Altitude",  "Speed",    "Cadence",      "Power",      "Temperature",
});

struct Source {
    std::string_view name;
    Channel channel;
    double factor;  // to our unit
    double offset;
};

constexpr auto sources = std::to_array<Source>({
    {"HR", Channel::heart_rate, 60, 0},
    {"Cadence", Channel::cadence, 60, 0},
    {"Speed", Channel::speed, 1, 0},
    {"Distance", Channel::distance, 1, 0},
    {"Power", Channel::power, 1, 0},
    {"Temperature", Channel::temperature, 1, -kelvin},
    {"Altitude", Channel::altitude, 1, 0},
});

struct Kind {
    int number;
    std::string_view word;
};

// Those that Suunto calls so and runners have.
constexpr Kind kinds[] = {{3, "running"}, {23, "weighttraining"}, {82, "trailrunning"}};

std::optional<UnixMillis> instant_of(const Json& value) {
    const auto time = text::to_time(text_of(value));
    if (!time || !is_plausible_time(time->at)) return std::nullopt;
    return time->at;
}

struct Moment {
    UnixMillis at;
    const Json* sample;
};

class MoveReader {
  public:
    explicit MoveReader(const Json& file)
        : log_(member(file, "DeviceLog").is_object() ? member(file, "DeviceLog") : file),
          header_(member(log_, "Header")) {}

    std::optional<Activity> read() {
        const auto written = text::to_time(text_of(member(header_, "DateTime")));
        if (written && is_plausible_time(written->at)) begin_ = *written;
        gather();
        tell_broken();
        if (moments_.empty() && !begin_) return std::nullopt;
        if (begin_) activity_.started_at = begin_->at;
        if (begin_) activity_.utc_offset_s = begin_->utc_offset_s;
        settle_start();
        has_altitude_ = std::any_of(moments_.begin(), moments_.end(), [](const Moment& m) {
            return member(*m.sample, "Altitude").is_number();
        });
        degrees_ = are_degrees();
        if (degrees_) warn(activity_, "positions are no radians and were read as degrees");
        for (const Moment& moment : moments_)
            read_sample(moment);
        read_header();
        read_sport();
        finish(activity_);
        return std::move(activity_);
    }

  private:
    // A sample, wherever it lies; some files have it as JSON within a text.
    const Json& sample_of(const Json& entry) {
        const Json& written = member(entry, "Attributes");
        if (written.is_null()) return entry;
        if (!written.is_string()) return member(member(written, "suunto/sml"), "Sample");
        unpacked_.push_back(unpack(written.string()));
        return member(member(unpacked_.back(), "suunto/sml"), "Sample");
    }

    // Null for a text that is no JSON: the rest of the move is none the worse for it.
    Json unpack(const std::string& text) {
        try {
            return text::parse_json(std::as_bytes(std::span(text)), wanted);
        } catch (const Error& error) {
            if (error.state() != sqlstate::malformed_input) throw;
            ++broken_;
            return {};
        }
    }

    void tell_broken() {
        if (broken_ == 0) return;
        if (moments_.empty() && !begin_)
            throw Error(sqlstate::malformed_input, "no sample of the move could be read");
        warn(activity_, "samples left out, for they could not be read: " + std::to_string(broken_));
    }

    // The times of the samples, which may count from the start.
    std::optional<UnixMillis> time_of(const Json& entry, const Json& sample) {
        const Json& written = member(entry, "TimeISO8601");
        const auto time = text::to_time(text_of(written));
        if (time && is_plausible_time(time->at)) {
            if (!activity_.utc_offset_s) activity_.utc_offset_s = time->utc_offset_s;
            return time->at;
        }
        if (const auto fix = instant_of(member(sample, "UTC"))) return fix;
        const double seconds = number_of(member(sample, "Time"));
        if (begin_ && seconds >= 0 && seconds <= longest_s)
            return begin_->at + std::llround(seconds * 1000);
        return std::nullopt;
    }

    void gather() {
        const auto entries = member(log_, "Samples").elements();
        text::check_limit(entries.size(), stream::max_samples, "samples");
        for (const Json& entry : entries) {
            poll_interrupt();
            const Json& sample = sample_of(entry);
            if (!sample.is_object()) continue;
            if (const auto at = time_of(entry, sample)) moments_.push_back({*at, &sample});
        }
        std::stable_sort(moments_.begin(), moments_.end(),
                         [](const Moment& a, const Moment& b) { return a.at < b.at; });
    }

    // The header's clock is on the wall where it does not name its zone; samples know better.
    void settle_start() {
        const bool knows = begin_ && begin_->utc_offset_s;
        if (knows) return;
        if (moments_.empty()) return warn(activity_, "times without a zone were read as UTC");
        activity_.started_at = moments_.front().at;
    }

    // Nothing on earth is more than half a turn to the west, which is 3.15 radians.
    bool are_degrees() const {
        return std::any_of(moments_.begin(), moments_.end(), [](const Moment& m) {
            return std::abs(number_of(member(*m.sample, "Latitude"))) >
                       std::numbers::pi / 2 + 0.01 ||
                   std::abs(number_of(member(*m.sample, "Longitude"))) > std::numbers::pi + 0.01;
        });
    }

    void read_sample(const Moment& moment) {
        poll_interrupt();
        const Json& sample = *moment.sample;
        read_events(member(sample, "Events"), moment.at);
        std::vector<Reading> readings;
        const auto add = [&](Channel channel, double value) {
            if (std::isfinite(value)) readings.push_back({channel, value});
        };
        const double factor = degrees_ ? 1 : 180 / std::numbers::pi;
        const double latitude = number_of(member(sample, "Latitude")) * factor;
        const double longitude = number_of(member(sample, "Longitude")) * factor;
        if (std::isfinite(latitude) && std::isfinite(longitude)) {
            add(Channel::latitude, latitude);
            add(Channel::longitude, longitude);
        }
        // That of the fixes is another measurement, and no two are mixed.
        if (!has_altitude_) add(Channel::altitude, number_of(member(sample, "GPSAltitude")));
        for (const Source& source : sources)
            add(source.channel,
                number_of(member(sample, source.name)) * source.factor + source.offset);
        if (!readings.empty()) append(moment.at, readings);
    }

    // A fix and a heart rate of the same instant are one sample.
    void append(UnixMillis at, std::span<const Reading> readings) {
        Track& track = activity_.track;
        if (track.empty() || track.time.back() != at) {
            if (paused_ && !track.empty())
                track.pauses.push_back(static_cast<std::uint32_t>(track.size()));
            paused_ = false;
            return append_sample(track, at, readings);
        }
        for (const auto& [channel, value] : readings)
            track.set(channel, value);
    }

    // [{"Pause": {"State": true}}, {"Lap": {"Type": "Manual", "Duration": 300}}]
    void read_events(const Json& events, UnixMillis at) {
        for (const Json& event : events.elements()) {
            const Json& pause = member(event, "Pause");
            // Nothing is recorded until the next sample.
            if (member(pause, "State").is_boolean() && member(pause, "State").boolean())
                paused_ = true;
            const double kind = number_of(member(member(event, "Activity"), "ActivityType"));
            if (std::isfinite(kind) && !std::isfinite(kind_)) kind_ = kind;
            const Json& lap = member(event, "Lap");
            const std::string type = text_of(member(lap, "Type"));
            if (lap.is_object() && type != "Start" && type != "Stop") read_lap(lap, at);
        }
    }

    // A lap is told when it ends.
    void read_lap(const Json& object, UnixMillis at) {
        const double length_s = number_of(member(object, "Duration"));
        if (!(length_s > 0 && length_s <= longest_s)) return;
        text::check_limit(activity_.laps.size() + 1, max_laps, "laps");
        Lap& lap = activity_.laps.emplace_back();
        lap.started_at = at - std::llround(length_s * 1000);
        lap.elapsed_s = length_s;
        const double metres = number_of(member(object, "Distance"));
        if (metres >= 0) lap.distance_m = metres;
    }

    // A total that cannot be negative.
    double total(std::string_view name) const {
        const double value = number_of(member(header_, name));
        return value >= 0 && value < 1e12 ? value : missing_value;
    }

    // The header's member is an object, or a list of one.
    double rate(std::string_view name) const {
        const Json& rates = member(header_, "HR");
        const Json& object =
            rates.is_array() && !rates.elements().empty() ? rates.elements().front() : rates;
        return plausible_heart_rate(number_of(member(object, name)) * 60);
    }

    void read_header() {
        activity_.device = text_of(member(member(log_, "Device"), "Name"));
        const double length_s = total("Duration");
        if (length_s <= longest_s) activity_.timer_s = length_s;
        activity_.distance_m = total("Distance");
        activity_.ascent_m = total("Ascent");
        activity_.descent_m = total("Descent");
        activity_.calories = total("Energy") / joules_of_kcal;
        activity_.avg_hr = rate("Avg");
        activity_.max_hr = rate("Max");
    }

    void read_sport() {
        const double own = number_of(member(header_, "ActivityType"));
        const double number = std::isfinite(own) ? own : kind_;
        const auto* const known = std::find_if(std::begin(kinds), std::end(kinds),
                                               [&](const Kind& k) { return k.number == number; });
        if (known != std::end(kinds)) {
            activity_.vendor_sport = known->word;
        } else if (std::abs(number) < 1000) {
            activity_.vendor_sport = "Suunto " + std::to_string(static_cast<int>(number));
        }
        const Sport sport = to_sport(activity_.vendor_sport);
        activity_.sport = sport.name;
        activity_.sub_sport = sport.sub;
    }

    const Json& log_;
    const Json& header_;
    std::optional<text::Timestamp> begin_;
    std::vector<Moment> moments_;
    std::deque<Json> unpacked_;
    Activity activity_;
    double kind_ = missing_value;
    std::size_t broken_ = 0;
    bool has_altitude_ = false;
    bool degrees_ = false;
    bool paused_ = false;
};

}  // namespace

bool is_suunto(const Head& head) {
    if (head.mentions({"suunto/sml"})) return true;
    const auto has = [&](std::string_view word) { return head.mentions({word}); };
    return has("\"DeviceLog\"") && (has("\"Header\"") || has("\"Samples\""));
}

std::vector<Activity> parse_suunto(std::span<const std::byte> file) {
    const Json move = text::parse_json(file, wanted);
    if (!move.is_object())
        throw Error(sqlstate::malformed_input, "a move of Suunto's is an object");
    auto activity = MoveReader(move).read();
    std::vector<Activity> activities;
    if (activity) activities.push_back(std::move(*activity));
    return activities;
}

}  // namespace runlytics::formats
