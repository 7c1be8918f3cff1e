#include "core/anomaly/night_signal.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

namespace runlytics::anomaly {
namespace {

constexpr std::size_t withheld_nights = 7;
constexpr int near_beats = 3;  // above the median: one step
constexpr int far_beats = 4;   // and from here on two

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

// The whole heart rates of the nights so far, in order.
class Beats {
  public:
    void add(int beats) { sorted_.insert(std::ranges::upper_bound(sorted_, beats), beats); }
    std::size_t count() const { return sorted_.size(); }
    int median() const {
        const std::size_t half = sorted_.size() / 2;
        if (sorted_.size() % 2 == 1) return sorted_[half];
        return (sorted_[half - 1] + sorted_[half]) / 2;
    }

  private:
    std::vector<int> sorted_;
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
    return beats > 0 && beats < 250;
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
