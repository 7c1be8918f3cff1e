#pragma once

#include <optional>
#include <string_view>
#include <vector>

namespace runlytics::formats {

// The beats beside a record of heart rate variability: a rate and a time of day each.
class BeatList {
  public:
    // bpm "75", time "7:47:25.91 AM", as the phone's language writes it: only minutes and seconds
    // are read. A beat that cannot be read parts those around it.
    void add(std::string_view bpm, std::string_view time);
    void clear() { beats_.clear(); }

    // The root mean square of successive differences between intervals, in ms. An interval is the
    // time between two beats in a row, of 300 to 2,000 ms and within a fifth of what the second
    // one's rate says: else a beat is missing between them. Nothing below 20 differences.
    std::optional<double> rmssd_ms() const;

  private:
    struct Beat {
        double bpm;
        double second_of_hour;
    };
    std::vector<Beat> beats_;
};

}  // namespace runlytics::formats
