#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "core/stream/stream.h"

namespace runlytics::activity {

// A recording made by hand, sample by sample, and read back as a stream.
class Recording {
  public:
    Recording& at(double seconds) {
        track_.append(static_cast<UnixMillis>(seconds * 1000 + (seconds < 0 ? -0.5 : 0.5)));
        return *this;
    }
    Recording& hr(double value) { return set(Channel::heart_rate, value); }
    Recording& speed(double value) { return set(Channel::speed, value); }
    Recording& cadence(double value) { return set(Channel::cadence, value); }
    Recording& distance(double value) { return set(Channel::distance, value); }
    // What a strap or an app tells of a stride.
    Recording& contact(double seconds) { return set(Channel::stance_time, seconds); }
    Recording& oscillation(double metres) { return set(Channel::vertical_oscillation, metres); }
    Recording& step(double metres) { return set(Channel::step_length, metres); }
    Recording& vertical_ratio(double percent) { return set(Channel::vertical_ratio, percent); }
    Recording& balance(double percent) { return set(Channel::stance_balance, percent); }
    Recording& altitude(double value) { return set(Channel::altitude, value); }
    Recording& position(double lat, double lon) {
        return set(Channel::latitude, lat).set(Channel::longitude, lon);
    }
    // The recording is paused before the next sample.
    Recording& pause() {
        track_.pauses.push_back(static_cast<std::uint32_t>(track_.size()));
        return *this;
    }

    stream::Reader& reader() {
        bytes_ = stream::encode(track_);
        reader_.emplace(bytes_);
        return *reader_;
    }
    const Track& track() const { return track_; }

  private:
    Recording& set(Channel channel, double value) {
        track_.set(channel, value);
        return *this;
    }

    Track track_;
    std::vector<std::byte> bytes_;
    std::optional<stream::Reader> reader_;
};

}  // namespace runlytics::activity
