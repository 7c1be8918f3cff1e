#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/formats/fit/beats.h"
#include "core/formats/fit/decoder.h"
#include "core/formats/fit/heart_rates.h"
#include "core/model.h"

// What one FIT file says, before it is divided into activities.
namespace runlytics::formats::fit {

// A session as the file has it: an Activity without samples and laps.
struct Session {
    Activity activity;
    std::optional<std::uint32_t> sport;
    std::optional<std::uint32_t> sub_sport;
    UnixMillis ended_at = 0;
    bool made = false;  // of samples: the file does not tell it
};

// What the athlete does from an instant on, by a lap or by the profile that was chosen.
struct SportChange {
    UnixMillis at = 0;
    std::optional<std::uint32_t> sport;
    std::optional<std::uint32_t> sub_sport;
};

// The timer starts or stops.
struct TimerEvent {
    UnixMillis at = 0;
    bool starts = false;
};

// Collects the messages of one file. An instant that the file does not tell is 0.
class Recording {
  public:
    // Reads the messages up to the end; counts its samples on top of those of the files before it.
    void read(Decoder& decoder, std::size_t& samples_in_chain);

    // Whether the file is an activity, and not a course, a workout or a day's monitoring.
    bool is_activity() const;
    bool holds_anything() const { return !track.empty() || !sessions.empty(); }
    // Whether a summary was read behind the last sample: then nothing that matters is missing.
    bool is_closed() const { return closed_; }
    std::string device() const;

    Track track;
    std::vector<Session> sessions;
    std::vector<Lap> laps;
    std::vector<SportChange> lap_sports;     // one a lap
    std::vector<SportChange> sport_changes;  // profiles, by the sample before
    std::vector<TimerEvent> timer_events;
    std::vector<HeartRate> heart_rates;
    std::vector<Beat> beats;
    std::optional<std::uint32_t> sport;
    std::optional<std::uint32_t> sub_sport;
    std::string sport_name;
    UnixMillis created_at = 0;
    std::optional<int> utc_offset_s;
    bool ends_early = false;       // the file is cut or damaged
    bool placed_by_guess = false;  // the device's clock was not set

  private:
    void add(const Message& message);
    void add_file_id(const Message& message);
    void add_sport(const Message& message);
    void add_session(const Message& message);
    void add_lap(const Message& message);
    void add_record(const Message& message);
    void add_event(const Message& message);
    void add_device(const Message& message);
    void add_activity(const Message& message);
    void add_beats(const Message& message);
    void add_length(const Message& message);
    void add_correlation(const Message& message);
    void unpack_speed_and_distance(std::span<const std::byte> bytes);
    void place_in_time();

    HeartRateReader heart_rate_reader_;
    std::optional<std::uint32_t> file_type_;
    std::optional<std::uint32_t> manufacturer_;
    std::optional<std::uint32_t> product_;
    std::string product_name_;            // of file_id
    std::string own_name_;                // of the device that file_id means
    std::string creator_name_;            // of the device that wrote the file
    std::vector<std::uint32_t> untimed_;  // samples whose time a length will tell
    std::optional<std::uint32_t> last_packed_distance_;
    double packed_distance_m_ = 0;
    UnixMillis switched_on_at_ = 0;  // what times since the device was switched on count from
    UnixMillis local_clock_ = 0;     // the local time at activity_at_
    UnixMillis activity_at_ = 0;
    bool closed_ = false;
};

}  // namespace runlytics::formats::fit
