// The device's distance as a counter that only ever counts what was covered.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include "core/formats/finish.h"
#include "core/formats/repair.h"
#include "core/interrupt.h"
#include "core/sport_limits.h"

namespace runlytics::formats {

namespace {

constexpr std::size_t samples_between_polls = 4096;
constexpr double counter_slack_m = 100;  // a device writes some metres into its first sample
constexpr double leap_slack_m = 100;     // and counts what a receiver that found its way adds
constexpr double near_zero_m = 30;
constexpr double usual_share = 0.6;
constexpr double same_total = 0.005;
constexpr double correction_m = 100;  // what a device takes back when it finds its way
constexpr double goes_on_m = 20;      // a counter that begins anew counts on
constexpr double longest_fault_s = 60;
constexpr double anew_share = 0.1;  // of what was counted: from near 0

class Counter {
  public:
    Counter(Activity& activity)
        : activity_(activity),
          time_(activity.track.time),
          metres_(activity.track.column(Channel::distance)),
          fastest_(limits_of(activity.sport).fastest_mps) {
        for (std::uint32_t i = 0; i < metres_.size(); ++i) {
            if (!std::isnan(metres_[i])) known_.push_back(i);
        }
    }

    void repair() {
        if (known_.empty()) return;
        raw_.reserve(known_.size());
        for (const auto i : known_)
            raw_.push_back(metres_[i]);
        if (is_sound()) return;
        begin();
        usual_ = usual_speed();
        for (std::size_t i = 1; i < known_.size();) {
            if (i % samples_between_polls == 0) poll_interrupt();
            i = follow(i);
        }
        if (ends_as_told() && differs(metres_[known_[last_]], raw_.back())) keep_what_stays();
    }

  private:
    double seconds(std::size_t from, std::size_t to) const {
        return static_cast<double>(time_[known_[to]] - time_[known_[from]]) / 1000;
    }
    double reach(std::size_t from, std::size_t to) const {
        return fastest_ * seconds(from, to) + leap_slack_m;
    }
    bool follows(std::size_t from, std::size_t to) const {
        const double step = raw_[to] - raw_[from];
        return step >= 0 && step <= reach(from, to);
    }

    static bool differs(double a, double b) { return std::abs(a - b) > same_total * b; }

    // Whether the counter ends where the summary does.
    bool ends_as_told() const {
        double told = activity_.distance_m;
        if (std::isnan(told)) {
            told = 0;
            for (const Lap& lap : activity_.laps)
                told += lap.distance_m > 0 ? lap.distance_m : 0;
        }
        return told > 0 && !differs(told, raw_.back());
    }

    // Two counters in one channel, say. The end is right, so what is taken back on the way to it
    // goes.
    void keep_what_stays() {
        double least = raw_.back();
        for (std::size_t i = known_.size(); i-- > 0;) {
            metres_[known_[i]] = raw_[i] <= least ? raw_[i] : missing_value;
            least = std::min(least, raw_[i]);
        }
    }

    // What can stand on the counter at its first sample. It is right in any case where the summary
    // ends as the counter does.
    bool begins_right() const {
        if (ends_as_told()) return true;
        const double since = static_cast<double>(time_[known_[0]] - activity_.started_at) / 1000;
        const bool late = is_plausible_time(activity_.started_at) && since > 0;
        return raw_[0] <= counter_slack_m + (late ? fastest_ * since : 0);
    }

    bool is_sound() const {
        if (!begins_right()) return false;
        for (std::size_t i = 1; i < known_.size(); ++i) {
            if (!follows(i - 1, i)) return false;
        }
        return true;
    }

    // The mean speed over what the counter counts soundly.
    double usual_speed() const {
        double metres = 0, held = 0;
        for (std::size_t i = 1; i < known_.size(); ++i) {
            if (!follows(i - 1, i)) continue;
            metres += raw_[i] - raw_[i - 1];
            held += seconds(i - 1, i);
        }
        return held > 0 ? metres / held : 0;
    }

    void begin() {
        if (begins_right()) return;
        before_ = raw_[0];
        metres_[known_[0]] = 0;
        warn(activity_, "the distance counter began above zero");
    }

    // Takes the sample behind the last that counts, and returns the next to look at.
    std::size_t follow(std::size_t i) {
        if (follows(last_, i)) return accept(i, raw_[i] - raw_[last_]);
        const std::size_t back = where_it_returns(i);
        if (back < known_.size() || (raw_[i] < raw_[last_] && !begins_anew(i))) {
            const bool stepped_back = raw_[i] < raw_[last_];
            warn(activity_, stepped_back ? "distances that the counter took back were left out"
                                         : "distances that nobody covers were left out");
            const bool lasts = back == known_.size() && raw_[last_] - raw_[i] <= correction_m;
            if (lasts && i > 1 && counts_on(i)) return take_back(i);
            const std::size_t end = back < known_.size() ? back : i + 1;
            for (std::size_t j = i; j < end; ++j)
                metres_[known_[j]] = missing_value;
            return end;
        }
        warn(activity_, raw_[i] < raw_[last_] ? "the distance counter began anew and goes on"
                                              : "distances that nobody covers were left out");
        return accept(i, 0);
    }

    // What the counter corrected for good was not covered: the samples before that say more go.
    std::size_t take_back(std::size_t i) {
        std::size_t j = i;
        for (; j > 0 && (std::isnan(metres_[known_[j - 1]]) || raw_[j - 1] > raw_[i]); --j)
            metres_[known_[j - 1]] = missing_value;
        metres_[known_[i]] = raw_[i] - before_;
        last_ = i;
        return i + 1;
    }

    std::size_t accept(std::size_t i, double step) {
        before_ += raw_[i] - raw_[last_] - step;
        last_ = i;
        metres_[known_[i]] = raw_[i] - before_;
        return i + 1;
    }

    // The first sample soon after at which the counter stands where it should. One that leapt has
    // to come down for that, and one that began anew may count that far soundly: then it is the
    // end.
    std::size_t where_it_returns(std::size_t i) const {
        const bool leapt = raw_[i] > raw_[last_], anew = !leapt && begins_anew(i);
        bool sound = true;
        std::size_t back = known_.size();
        for (std::size_t j = i; j < known_.size() && seconds(i, j) <= longest_fault_s; ++j) {
            sound = sound && (j == i || follows(j - 1, j));
            if (!follows(last_, j) || (leapt && raw_[j] >= raw_[i])) continue;
            if (anew && sound) return known_.size();
            if (back == known_.size()) back = j;
            // Just past where it stood it may still be behind.
            if (raw_[j] - raw_[last_] >= usual_share * usual_ * seconds(last_, j)) return j;
        }
        return back;
    }

    bool begins_anew(std::size_t i) const {
        const double step = raw_[last_] - raw_[i];
        const bool near_zero = raw_[i] <= std::max(anew_share * raw_[last_], near_zero_m);
        return (step > correction_m || (near_zero && step > near_zero_m)) && counts_on(i);
    }

    // Whether the counter grows soundly from a sample on; it may fail later.
    bool counts_on(std::size_t i) const {
        for (std::size_t j = i + 1; j < known_.size() && follows(j - 1, j); ++j) {
            if (raw_[j] - raw_[i] >= goes_on_m) return true;
        }
        return false;
    }

    Activity& activity_;
    const std::vector<UnixMillis>& time_;
    std::vector<double>& metres_;
    double fastest_;
    std::vector<std::uint32_t> known_;
    std::vector<double> raw_;
    std::size_t last_ = 0;
    double usual_ = 0;
    double before_ = 0;  // what the counter counted that was not covered here
};

}  // namespace

void repair_distance(Activity& activity) {
    if (activity.track.has(Channel::distance)) Counter(activity).repair();
}

}  // namespace runlytics::formats
