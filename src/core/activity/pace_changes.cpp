#include "core/activity/pace_changes.h"

#include <algorithm>
#include <cmath>

#include "core/activity/graded_speed.h"
#include "core/stream/motion.h"

namespace runlytics::activity {
namespace {

constexpr double bin_s = 4;
constexpr double most_bins = 4000;
constexpr double long_stop_s = 15;
constexpr std::size_t fewest_bins = 3;
constexpr double least_noise_mps = 0.12;
constexpr double penalty_factor = 4;

// Collects moving intervals until they make a bin.
class Binning {
  public:
    Binning(double length_s, std::vector<PaceBin>& bins) : length_s_(length_s), bins_(bins) {}

    void move(double begin_s, double seconds, double speed) {
        if (bin_.moving_s == 0) bin_.begin_s = begin_s;
        bin_.speed_mps += speed * seconds;
        bin_.moving_s += seconds;
        bin_.end_s = begin_s + seconds;
        if (bin_.moving_s >= length_s_) finish();
    }
    void stop_until(double second) {
        if (second - moved_until() < long_stop_s) return;
        finish();
        stopped_ = !bins_.empty();
    }
    void finish() {
        if (bin_.moving_s <= 0) return;
        bin_.speed_mps /= bin_.moving_s;
        bin_.after_stop = stopped_;
        stopped_ = false;
        bins_.push_back(bin_);
        bin_ = {};
    }

  private:
    double moved_until() const {
        if (bin_.moving_s > 0) return bin_.end_s;
        return bins_.empty() ? 0 : bins_.back().end_s;
    }

    double length_s_;
    std::vector<PaceBin>& bins_;
    PaceBin bin_;
    bool stopped_ = false;
};

// The noise from one bin to the next, by the median of the steps: changes of pace do not move it.
double noise_of(const std::vector<PaceBin>& bins) {
    std::vector<double> steps;
    for (std::size_t i = 1; i < bins.size(); ++i)
        steps.push_back(std::abs(bins[i].speed_mps - bins[i - 1].speed_mps));
    if (steps.empty()) return least_noise_mps;
    const auto middle = steps.begin() + static_cast<std::ptrdiff_t>(steps.size() / 2);
    std::nth_element(steps.begin(), middle, steps.end());
    return std::max(*middle / 0.6745 / std::sqrt(2.0), least_noise_mps);
}

// Optimal partitioning of the bins between two stops.
class Partition {
  public:
    Partition(const std::vector<PaceBin>& bins, double penalty)
        : bins_(bins), penalty_(penalty), sum_(bins.size() + 1), squares_(bins.size() + 1) {
        for (std::size_t i = 0; i < bins.size(); ++i) {
            const double v = bins[i].speed_mps;
            sum_[i + 1] = sum_[i] + v;
            squares_[i + 1] = squares_[i] + v * v;
        }
    }

    void cut(std::size_t first, std::size_t end, std::vector<PacePiece>& pieces) const {
        const std::size_t n = end - first;
        std::vector<double> best(n + 1, 0);
        std::vector<std::size_t> before(n + 1, 0), candidates{0};
        best[0] = -penalty_;
        for (std::size_t k = 1; k <= n; ++k) {
            if (k % 64 == 0) poll_interrupt();
            best[k] = cost(first, first + k);  // too short for more than one piece
            for (const std::size_t c : candidates) {
                if (k - c < fewest_bins) continue;
                const double with = best[c] + cost(first + c, first + k) + penalty_;
                if (c > 0 && with < best[k]) {
                    best[k] = with;
                    before[k] = c;
                }
            }
            // What is worse by more than a penalty will never be the best again.
            std::erase_if(candidates, [&](std::size_t c) {
                return c > 0 && k - c >= fewest_bins &&
                       best[c] + cost(first + c, first + k) > best[k];
            });
            if (k >= fewest_bins) candidates.push_back(k);
        }
        const std::size_t begin = pieces.size();
        for (std::size_t k = n; k > 0; k = before[k])
            pieces.push_back(piece(first + before[k], first + k));
        std::reverse(pieces.begin() + static_cast<std::ptrdiff_t>(begin), pieces.end());
    }

  private:
    double cost(std::size_t first, std::size_t end) const {
        const double s = sum_[end] - sum_[first];
        const double squares = squares_[end] - squares_[first];
        return squares - s * s / static_cast<double>(end - first);
    }

    PacePiece piece(std::size_t first, std::size_t end) const {
        PacePiece made{first, end, 0, 0};
        for (std::size_t i = first; i < end; ++i) {
            made.moving_s += bins_[i].moving_s;
            made.speed_mps += bins_[i].speed_mps * bins_[i].moving_s;
        }
        made.speed_mps /= made.moving_s;
        return made;
    }

    const std::vector<PaceBin>& bins_;
    double penalty_;
    std::vector<double> sum_, squares_;
};

}  // namespace

std::vector<PaceBin> pace_bins(stream::Reader& reader) {
    std::vector<PaceBin> bins;
    const auto times = reader.times();
    const auto parts = stream::segments(reader);
    const stream::IntervalSpeed speed(reader, parts);
    if (!speed.known() || parts.empty()) return bins;
    const stream::Motion moving(reader, speed, parts);
    const auto graded = graded_speeds(reader, parts);
    Binning binning(std::max(bin_s, reader.header().elapsed_ms * 1e-3 / most_bins), bins);
    stream::for_each_interval(parts, times, [&](std::uint32_t i, double seconds) {
        if (!moving(i) || std::isnan(graded[i])) return;
        const double begin_s = times[i] * 1e-3;
        binning.stop_until(begin_s);
        binning.move(begin_s, seconds, graded[i]);
    });
    binning.finish();
    return bins;
}

std::vector<PacePiece> pace_pieces(const std::vector<PaceBin>& bins) {
    std::vector<PacePiece> pieces;
    const double noise = noise_of(bins);
    const double many = std::log(static_cast<double>(std::max<std::size_t>(bins.size(), 2)));
    const Partition partition(bins, penalty_factor * noise * noise * many);
    for (std::size_t first = 0; first < bins.size();) {
        std::size_t end = first + 1;
        while (end < bins.size() && !bins[end].after_stop)
            ++end;
        partition.cut(first, end, pieces);
        first = end;
    }
    return pieces;
}

bool progresses(const std::vector<PaceBin>& bins) {
    constexpr std::size_t quarters = 4;
    constexpr double least_s = 900, least_step = 1.015, least_in_all = 1.08;
    double total_s = 0, seen_s = 0;
    for (const PaceBin& bin : bins)
        total_s += bin.moving_s;
    if (total_s < least_s) return false;
    double metres[quarters] = {}, seconds[quarters] = {};
    for (const PaceBin& bin : bins) {
        const double share = quarters * seen_s / total_s;
        const auto quarter = std::min(static_cast<std::size_t>(share), quarters - 1);
        metres[quarter] += bin.speed_mps * bin.moving_s;
        seconds[quarter] += bin.moving_s;
        seen_s += bin.moving_s;
    }
    double first = 0, last = 0;
    for (std::size_t i = 0; i < quarters; ++i) {
        if (!(seconds[i] > 0)) return false;
        const double speed = metres[i] / seconds[i];
        if (i == 0) first = speed;
        if (i > 0 && speed < least_step * last) return false;
        last = speed;
    }
    return last >= least_in_all * first;
}

}  // namespace runlytics::activity
