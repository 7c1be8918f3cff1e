#include "core/anomaly/night_signal.h"

#include <array>
#include <cmath>
#include <map>

#include "core/interrupt.h"

namespace runlytics::anomaly {
namespace {

constexpr std::size_t withheld_nights = 7;
constexpr int near_beats = 3;  // above the median: one step
constexpr int far_beats = 4;   // and from here on two
constexpr int most_beats = 250;

enum class Symbol : std::size_t { usual, near, far };

// Where each symbol leads from each of the six states. Three and four are yellow, five is red.
constexpr std::array<std::array<int, 3>, 6> transitions = {
    {{0, 1, 2}, {0, 3, 4}, {0, 3, 5}, {0, 3, 4}, {0, 3, 5}, {0, 3, 5}}};

Signal signal_of(int state) {
    if (state == 5) return Signal::red;
    return state >= 3 ? Signal::yellow : Signal::green;
}

Symbol symbol_of(int beats, int median) {
    if (beats >= median + far_beats) return Symbol::far;
    return beats == median + near_beats ? Symbol::near : Symbol::usual;
}

// The whole heart rates of the nights so far: how often there was each.
class Beats {
  public:
    void add(int beats) {
        ++nights_[static_cast<std::size_t>(beats)];
        ++count_;
    }
    std::size_t count() const { return count_; }
    int median() const { return (at((count_ - 1) / 2) + at(count_ / 2)) / 2; }

  private:
    // The rate at a place, were all of them in order.
    int at(std::size_t place) const {
        int beats = 0;
        for (std::size_t before = nights_[0]; before <= place;
             before += nights_[static_cast<std::size_t>(beats)])
            ++beats;
        return beats;
    }

    std::array<std::size_t, most_beats> nights_{};
    std::size_t count_ = 0;
};

// What is remembered of the nights of one source.
struct Memory {
    Beats all;
    std::map<int, Beats> of_label;
    int state = 0;
    std::size_t missed = 0;

    Signal next(int beats, int label) {
        all.add(beats);
        Beats& alike = of_label[label];
        alike.add(beats);
        const int median = alike.count() >= least_of_label ? alike.median() : all.median();
        const auto symbol = static_cast<std::size_t>(symbol_of(beats, median));
        state = transitions[static_cast<std::size_t>(state)][symbol];
        return all.count() <= withheld_nights ? Signal::withheld : signal_of(state);
    }
};

bool is_known(double beats) {
    return beats > 0 && beats < most_beats;
}

// The night's own value, or that of a single night that is missing.
double filled(const recovery::Series& rates, std::size_t night) {
    const double own = rates.values[night];
    if (is_known(own) || night == 0 || night + 1 >= rates.values.size()) return own;
    return (rates.values[night - 1] + rates.values[night + 1]) / 2;
}

}  // namespace

std::vector<Signal> night_signal(const Nights& nights) {
    const recovery::Series& rates = nights.of(Vital::resting_hr);
    std::vector<Signal> signals(nights.size(), Signal::withheld);
    Memory memory;
    int kind = 0;
    for (std::size_t night = 0; night < nights.size(); ++night) {
        if (night % 4096 == 0) poll_interrupt();
        const double beats = filled(rates, night);
        if (!is_known(beats)) {
            if (++memory.missed >= 2) memory.state = 0;
            continue;
        }
        memory.missed = 0;
        if (!rates.kinds.empty() && is_known(rates.values[night]) && rates.kinds[night] != kind) {
            kind = rates.kinds[night];
            memory = {};
        }
        signals[night] = memory.next(static_cast<int>(beats), nights.labels[night]);
    }
    return signals;
}

}  // namespace runlytics::anomaly
