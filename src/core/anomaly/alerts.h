#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "core/anomaly/nights.h"

// What is worth a word: signs of single nights, and episodes of them. Nothing here is a diagnosis.
namespace runlytics::anomaly {

enum class Kind { joint, distance, night_signal, ewma, cusum };
enum class Level { notice, warning, critical };

std::string_view name_of(Kind kind);
std::string_view name_of(Level level);

// One night that is out of the usual in one way.
struct Sign {
    std::size_t night = 0;
    Kind kind = Kind::joint;
    std::optional<Vital> vital;  // of the charts; none of the signs of all vitals together
    Level level = Level::notice;
    double value = missing_value;  // what was looked at: vitals outside, a distance, beats, sigmas
    double limit = missing_value;  // and from where on it is a sign
    bool of_label = false;         // compared with nights of the same shift
};

// In the order of nights. The first night after a change of shift gives a sign only when the night
// after it gives one of the same kind. While a shift's label has too few nights of its own, its
// signs are one level lower.
std::vector<Sign> signs_of(const Nights& nights);

// Signs of one kind and vital, no more than three nights apart.
struct Episode {
    Kind kind = Kind::joint;
    std::optional<Vital> vital;
    Level level = Level::notice;  // the highest of its signs
    std::size_t first = 0;
    std::size_t last = 0;
    std::vector<Sign> evidence;
};

std::vector<Episode> episodes_of(const std::vector<Sign>& signs);

}  // namespace runlytics::anomaly
