#include "core/formats/fit/recording.h"

#include <cmath>

#include "core/formats/finish.h"
#include "core/formats/fit/names.h"
#include "core/stream/stream.h"
#include "core/text/limits.h"

namespace runlytics::formats::fit {

namespace {

constexpr UnixMillis second = 1000;
constexpr UnixMillis epoch = 631'065'600 * second;  // 1989-12-31T00:00:00Z
// Smaller timestamps count from when the device was switched on.
constexpr UnixMillis first_absolute = epoch + 0x10000000 * second;

constexpr std::size_t max_timer_events = 100'000;

constexpr std::uint32_t activity_file = 4;
constexpr std::uint32_t timer = 0;    // of an event
constexpr std::uint32_t creator = 0;  // of the devices

UnixMillis to_instant(std::optional<std::uint32_t> timestamp) {
    return timestamp ? epoch + *timestamp * second : 0;
}

// A field may be written as any float: what no activity lasts counts as missing.
UnixMillis to_millis(double seconds) {
    constexpr double century_s = 3.2e9;
    return std::abs(seconds) <= century_s ? std::llround(seconds * 1000) : 0;
}

// Whether an event of this type stops the timer; 0 starts it.
bool stops(std::uint32_t event_type) {
    return event_type == 1 || event_type == 4 || event_type == 8 || event_type == 9;
}

// The difference between local time and UTC; nothing when it is no time zone's. Devices that do not
// know it write the same time twice.
std::optional<int> zone_offset(UnixMillis local, UnixMillis utc) {
    constexpr UnixMillis farthest = 14 * 3600;
    constexpr UnixMillis step = 15 * 60;
    const UnixMillis seconds = (local - utc) / second;
    if (seconds == 0 || seconds % step != 0 || std::abs(seconds) > farthest) return std::nullopt;
    return static_cast<int>(seconds);
}

// Exchanges the two times of a device that confuses them: no timer runs longer than the whole
// lasted, and the end of the whole tells that it lasted as long as the timer claims.
void untangle(double& elapsed_s, double& timer_s, UnixMillis started_at, UnixMillis ended_at) {
    const double lasted = static_cast<double>(ended_at - started_at) / 1000;
    const bool confused = timer_s > elapsed_s + 1 && std::abs(timer_s - lasted) <= 1;
    if (confused && started_at > 0) std::swap(elapsed_s, timer_s);
}

// When it began, for a summary that tells only when it ended.
UnixMillis start_of(const Message& message) {
    constexpr UnixMillis day_ms = 86'400'000;
    const auto told = message.integer(Quantity::start_time);
    const UnixMillis start = told ? to_instant(told) : 0, end = to_instant(message.timestamp());
    // Of a clock that was set the end knows more, and nothing begins after its end.
    const bool impossible =
        end >= first_absolute && (start < first_absolute || start > end + day_ms);
    if (told && !impossible) return start;
    return end > 0 ? end - to_millis(message.number(Quantity::elapsed)) : 0;
}

}  // namespace

// All messages; then times since the device was switched on are placed.
void Recording::read(Decoder& decoder, std::size_t& samples_in_chain) {
    while (const auto message = decoder.next()) {
        add(*message);
        if (message->kind() != MessageKind::record) continue;
        text::check_limit(++samples_in_chain, stream::max_samples, "samples");
    }
    place_in_time();
}

// A file that does not say what it is may be one.
bool Recording::is_activity() const {
    return file_type_.value_or(activity_file) == activity_file;
}

// The name that the device gives itself, else the one that its numbers stand for.
std::string Recording::device() const {
    for (const auto& name : {own_name_, product_name_, creator_name_}) {
        if (!name.empty()) return name;
    }
    return device_name(manufacturer_, product_);
}

// One message.
void Recording::add(const Message& message) {
    switch (message.kind()) {
        case MessageKind::file_id:
            return add_file_id(message);
        case MessageKind::sport:
            return add_sport(message);
        case MessageKind::session:
            return add_session(message);
        case MessageKind::lap:
            return add_lap(message);
        case MessageKind::record:
            return add_record(message);
        case MessageKind::event:
            return add_event(message);
        case MessageKind::device_info:
            return add_device(message);
        case MessageKind::activity:
            return add_activity(message);
        case MessageKind::beats:
            return add_beats(message);
        case MessageKind::length:
            return add_length(message);
        case MessageKind::timestamp_correlation:
            return add_correlation(message);
        case MessageKind::heart_rates: {
            std::optional<UnixMillis> at;
            if (message.timestamp()) at = to_instant(message.timestamp());
            heart_rate_reader_.read(message, at, heart_rates);
            return text::check_limit(heart_rates.size(), stream::max_samples, "heart rates");
        }
        case MessageKind::field_description:
            return;  // the decoder's
    }
}

// file_id: what the file is and who wrote it.
void Recording::add_file_id(const Message& message) {
    file_type_ = message.integer(Quantity::file_type);
    manufacturer_ = message.integer(Quantity::manufacturer);
    product_ = message.integer(Quantity::product);
    product_name_ = message.text(Quantity::product_name);
    created_at = to_instant(message.integer(Quantity::time_created));
}

// sport: the profile that the athlete chose; the first one of several.
void Recording::add_sport(const Message& message) {
    text::check_limit(sport_changes.size() + 1, max_laps, "sports");
    sport_changes.push_back({track.empty() ? 0 : track.time.back(),
                             message.integer(Quantity::sport),
                             message.integer(Quantity::sub_sport)});
    if (sport) return;
    sport = message.integer(Quantity::sport);
    sub_sport = message.integer(Quantity::sub_sport);
    sport_name = message.text(Quantity::name);
}

// session: the totals of one sport.
void Recording::add_session(const Message& message) {
    text::check_limit(sessions.size() + 1, max_activities, "activities");
    closed_ = true;
    Session& session = sessions.emplace_back();
    session.sport = message.integer(Quantity::sport);
    session.sub_sport = message.integer(Quantity::sub_sport);
    session.ended_at = to_instant(message.timestamp());
    Activity& activity = session.activity;
    activity.started_at = start_of(message);
    activity.name = message.text(Quantity::name);
    activity.elapsed_s = message.number(Quantity::elapsed);
    activity.timer_s = message.number(Quantity::timer);
    activity.moving_s = message.number(Quantity::moving);
    activity.distance_m = message.number(Quantity::distance);
    activity.calories = message.number(Quantity::calories);
    activity.avg_hr = message.number(Quantity::heart_rate);
    activity.max_hr = message.number(Quantity::max_heart_rate);
    activity.ascent_m = message.number(Quantity::ascent);
    activity.descent_m = message.number(Quantity::descent);
    untangle(activity.elapsed_s, activity.timer_s, activity.started_at, session.ended_at);
}

// lap.
void Recording::add_lap(const Message& message) {
    text::check_limit(laps.size() + 1, max_laps, "laps");
    Lap& lap = laps.emplace_back();
    lap.started_at = start_of(message);
    lap_sports.push_back(
        {lap.started_at, message.integer(Quantity::sport), message.integer(Quantity::sub_sport)});
    lap.elapsed_s = message.number(Quantity::elapsed);
    lap.timer_s = message.number(Quantity::timer);
    lap.distance_m = message.number(Quantity::distance);
    lap.calories = message.number(Quantity::calories);
    lap.avg_hr = message.number(Quantity::heart_rate);
    lap.max_hr = message.number(Quantity::max_heart_rate);
    lap.intensity = intensity_word(message.integer(Quantity::intensity));
    lap.trigger = trigger_word(message.integer(Quantity::trigger));
    untangle(lap.elapsed_s, lap.timer_s, lap.started_at, to_instant(message.timestamp()));
}

// record: a sample. Fields come from the worse to the better; an app's zero replaces nothing, for
// that is what apps write until their sensor speaks.
void Recording::add_record(const Message& message) {
    closed_ = false;
    track.append(to_instant(message.timestamp()));
    if (!message.timestamp()) untimed_.push_back(static_cast<std::uint32_t>(track.size() - 1));
    double cadence_fraction = 0;
    for (const Field& field : message.fields()) {
        if (field.quantity == Quantity::compressed_speed_distance) {
            unpack_speed_and_distance(message.packed(field));
            continue;
        }
        const double value = message.number(field);
        if (std::isnan(value)) continue;
        if (field.quantity == Quantity::fractional_cadence) cadence_fraction = value;
        const auto channel = channel_of(field.quantity);
        if (!channel) continue;
        if (field.developer) {
            const auto& native = track.column(*channel);
            if (value == 0 && !native.empty() && !std::isnan(native.back())) continue;
            if (channel == Channel::cadence) cadence_fraction = 0;
        }
        track.set(*channel, value);
    }
    auto& cadence = track.column(Channel::cadence);
    if (!cadence.empty()) cadence.back() += cadence_fraction;
}

// compressed_speed_distance: 12 bits of cm/s, then 12 bits of 1/16 m that roll over.
void Recording::unpack_speed_and_distance(std::span<const std::byte> bytes) {
    if (bytes.size() < 3) return;
    const auto at = [&](std::size_t i) { return std::to_integer<std::uint32_t>(bytes[i]); };
    const std::uint32_t speed = at(0) | (at(1) & 0x0F) << 8;
    const std::uint32_t distance = at(1) >> 4 | at(2) << 4;
    const std::uint32_t since_last = (distance - last_packed_distance_.value_or(0)) & 0xFFF;
    last_packed_distance_ = distance;
    packed_distance_m_ += since_last / 16.0;
    track.set(Channel::speed, speed / 100.0);
    track.set(Channel::distance, packed_distance_m_);
}

// event: only the timer's matter here.
void Recording::add_event(const Message& message) {
    const auto type = message.integer(Quantity::event_type);
    const bool of_timer = message.integer(Quantity::event) == timer;
    if (!of_timer || !type || !message.timestamp() || (*type != 0 && !stops(*type))) return;
    text::check_limit(timer_events.size() + 1, max_timer_events, "timer events");
    timer_events.push_back({to_instant(message.timestamp()), *type == 0});
}

// device_info: the name of the device that the file's own numbers mean, or that wrote the file.
void Recording::add_device(const Message& message) {
    const bool is_own = message.integer(Quantity::manufacturer) == manufacturer_ &&
                        message.integer(Quantity::product) == product_;
    const bool is_creator = message.integer(Quantity::device_index) == creator;
    if (is_own && own_name_.empty()) own_name_ = message.text(Quantity::product_name);
    if (is_creator && creator_name_.empty()) creator_name_ = message.text(Quantity::product_name);
}

// activity: the one place where the local clock is told.
void Recording::add_activity(const Message& message) {
    closed_ = true;
    const auto local = message.integer(Quantity::local_timestamp);
    if (!local || !message.timestamp()) return;
    local_clock_ = to_instant(local);
    activity_at_ = to_instant(message.timestamp());
    utc_offset_s = zone_offset(local_clock_, activity_at_);
}

// hrv: the intervals between the beats since the message before. It bears no time of its own: the
// last record's is near enough to know its session. What it does not need of its array is invalid.
void Recording::add_beats(const Message& message) {
    const UnixMillis at = track.empty() ? 0 : track.time.back();
    for (const double interval : message.numbers(Quantity::beat_interval)) {
        if (!std::isnan(interval)) beats.push_back({at, interval});
    }
    text::check_limit(beats.size(), stream::max_samples, "heart beats");
}

// length: tells when the samples before it were taken where they do not tell themselves.
void Recording::add_length(const Message& message) {
    const auto start = message.integer(Quantity::start_time);
    if (!start || untimed_.empty()) return;
    const UnixMillis end = to_instant(start) + to_millis(message.number(Quantity::elapsed));
    for (const auto i : untimed_)
        track.time[i] = end;
    untimed_.clear();
}

// timestamp_correlation: ties the time since the device was switched on to UTC.
void Recording::add_correlation(const Message& message) {
    const auto system = message.integer(Quantity::system_timestamp);
    if (!system || !message.timestamp()) return;
    const UnixMillis utc = to_instant(message.timestamp());
    if (utc >= first_absolute) switched_on_at_ = utc - *system * second;
}

// Moves times since the device was switched on to where they belong: by the correlation, else by
// the local clock as if it were UTC; where neither is told they are no times.
void Recording::place_in_time() {
    const bool has_local = local_clock_ >= first_absolute && activity_at_ < first_absolute;
    if (switched_on_at_ == 0 && has_local) switched_on_at_ = local_clock_ - (activity_at_ - epoch);
    const auto place = [&](UnixMillis& at) {
        if (at < epoch || at >= first_absolute) return;
        at = switched_on_at_ == 0 ? 0 : switched_on_at_ + (at - epoch);
        placed_by_guess = true;
    };
    place(created_at);
    for (UnixMillis& at : track.time)
        place(at);
    for (Session& session : sessions) {
        place(session.activity.started_at);
        place(session.ended_at);
    }
    for (Lap& lap : laps)
        place(lap.started_at);
    for (auto* changes : {&lap_sports, &sport_changes}) {
        for (SportChange& change : *changes)
            place(change.at);
    }
    for (TimerEvent& timer_event : timer_events)
        place(timer_event.at);
    for (HeartRate& rate : heart_rates)
        place(rate.at);
    for (Beat& beat : beats)
        place(beat.at);
}

}  // namespace runlytics::formats::fit
