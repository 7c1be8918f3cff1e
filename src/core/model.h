#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/channels.h"

// What every parser produces and everything else reads. SI units; NaN means that the device did
// not say.
namespace runlytics {

inline constexpr double missing_value = std::numeric_limits<double>::quiet_NaN();

// Milliseconds since 1970-01-01T00:00:00Z.
using UnixMillis = std::int64_t;

// The samples of one activity, column by column.
class Track {
  public:
    std::vector<UnixMillis> time;
    // Sorted indexes of the samples before which the recording was paused.
    std::vector<std::uint32_t> pauses;

    std::size_t size() const { return time.size(); }
    bool empty() const { return time.empty(); }
    bool has(Channel channel) const { return !column(channel).empty(); }

    // Empty when the device never gave the channel, else one value for each sample.
    const std::vector<double>& column(Channel channel) const { return columns_[index(channel)]; }
    std::vector<double>& column(Channel channel) { return columns_[index(channel)]; }

    // Begins a sample; set() then fills it.
    void append(UnixMillis at) {
        time.push_back(at);
        for (auto& values : columns_) {
            if (!values.empty()) values.push_back(missing_value);
        }
    }

    // Sets one channel of the last sample.
    void set(Channel channel, double value) {
        auto& values = column(channel);
        if (values.empty()) values.resize(time.size(), missing_value);
        values.back() = value;
    }

  private:
    static std::size_t index(Channel channel) { return static_cast<std::size_t>(channel); }
    std::array<std::vector<double>, channel_count> columns_;
};

struct Lap {
    UnixMillis started_at = 0;
    double elapsed_s = missing_value;
    double timer_s = missing_value;
    double distance_m = missing_value;
    double calories = missing_value;
    double avg_hr = missing_value;
    double max_hr = missing_value;
    std::string intensity;  // active, resting; empty: not said
    std::string trigger;    // manual, distance, location, time, heart_rate; empty: not said
};

struct Activity {
    std::string sport;  // running, cycling, swimming, walking, hiking, strength, other, ...
    std::string sub_sport;
    std::string vendor_sport;  // the file's own word
    std::string name;
    std::string notes;
    std::string device;
    std::string external_id;
    std::string gear;         // the athlete's own name of the shoes or the bike
    std::string linked_file;  // files of the same archive that hold the samples, one a line
    UnixMillis started_at = 0;
    std::optional<int> utc_offset_s;  // of the local clock, when the file tells
    std::string timezone;             // IANA name of the local clock, when the file tells
    double elapsed_s = missing_value;
    double timer_s = missing_value;
    double moving_s = missing_value;
    double distance_m = missing_value;
    double ascent_m = missing_value;
    double descent_m = missing_value;
    double calories = missing_value;
    double avg_hr = missing_value;
    double max_hr = missing_value;
    double rmssd_ms = missing_value;  // root mean square of successive differences between beats
    std::vector<Lap> laps;
    Track track;
    std::string route_text;  // an encoded polyline, precision 5, where there is no track
    bool race = false;       // the file says so
    bool truncated = false;  // the file ended early; this is what was read
    std::vector<std::string> warnings;
};

// Where a recording comes from, from what is trusted most to what is trusted least: what a device
// wrote itself, the same in an exchange format with laps, a bare track of positions, what an app
// for health kept, what a service retells, and a list of what there is elsewhere.
enum class Origin : std::uint8_t { device, exchange, track, health, service, listing };

// One thing that a phone or a watch says of the body: a measurement, a sum over an interval, a
// stretch of sleep. The views hold until the sink returns.
struct HealthRecord {
    std::string_view metric;  // a name of formats/metrics.h, else the vendor's in snake case
    UnixMillis starts_at = 0;
    UnixMillis ends_at = 0;           // the same for a moment
    std::optional<int> utc_offset_s;  // of the clock that the record was written by
    double value = missing_value;
    std::string_view unit;
    std::string_view source;  // the app or device that measured
    std::string_view detail;  // a JSON object; empty: nothing to add
};

// Takes records one by one, for a phone's history has millions of them.
class HealthSink {
  public:
    virtual ~HealthSink() = default;
    virtual void take(const HealthRecord& record) = 0;
    // Hears what of the file was left out, by its name: "heart_rate: date 3.3.2569". Once a point.
    virtual void skip(std::string_view) {}
};

}  // namespace runlytics
