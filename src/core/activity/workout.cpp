#include "core/activity/workout.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include "core/activity/graded_speed.h"
#include "core/activity/pace_changes.h"
#include "core/stream/motion.h"

namespace runlytics::activity {
namespace {

constexpr double least_ratio = 1.12;      // of fast to slow
constexpr double least_explained = 0.75;  // of the variance, by there being two kinds
constexpr double least_explained_by_laps = 0.6;
constexpr double shortest_work_s = 12;
constexpr double longest_ramp_s = 20;
constexpr double slowest_share = 0.65;  // what is slower than so much of the fast is as slow

// A part of the clock with its moving time and graded speed, while it is judged.
struct Piece {
    double begin_s = 0;
    double end_s = 0;
    double moving_s = 0;
    double speed_mps = 0;
    Part part = Part::steady;
    bool after_stop = false;
};

// A border between two kinds of pace, and how much of the variance it explains.
struct Border {
    double speed_mps;
    double slow_mps;
    double fast_mps;
    double explained;
};

// Moving time and sums of speed, by which variances are compared.
struct Moments {
    double weight = 0, sum = 0, squares = 0;
    void add(double value, double w) {
        weight += w;
        sum += value * w;
        squares += value * value * w;
    }
    double mean() const { return weight > 0 ? sum / weight : 0; }
    double deviation() const { return weight > 0 ? squares - sum * sum / weight : 0; }
};

// The two classes of speeds that explain most (Otsu 1979), speeds weighted by their time. Walking
// in the rests makes no class of its own: what is much slower than the fast quarter counts as that.
std::optional<Border> border_of(const std::vector<Piece>& pieces) {
    std::vector<std::pair<double, double>> speeds;
    double total_s = 0;
    for (const Piece& piece : pieces) {
        if (!(piece.moving_s > 0)) continue;
        speeds.emplace_back(piece.speed_mps, piece.moving_s);
        total_s += piece.moving_s;
    }
    if (speeds.size() < 2) return std::nullopt;
    std::sort(speeds.begin(), speeds.end());
    double fast = speeds.back().first, seen_s = 0;
    for (const auto& [speed, seconds] : speeds) {
        seen_s += seconds;
        if (seen_s < 0.75 * total_s) continue;
        fast = speed;
        break;
    }
    Moments all, low;
    for (auto& [speed, seconds] : speeds) {
        speed = std::max(speed, slowest_share * fast);
        all.add(speed, seconds);
    }
    Border best{0, 0, 0, -1};
    for (std::size_t i = 0; i + 1 < speeds.size(); ++i) {
        low.add(speeds[i].first, speeds[i].second);
        const double high_s = all.weight - low.weight;
        if (!(speeds[i + 1].first > speeds[i].first)) continue;
        const double high_mean = (all.sum - low.sum) / high_s;
        const double step = high_mean - low.mean();
        const double between = low.weight * high_s / all.weight * step * step;
        if (between <= best.explained) continue;
        best = {(low.mean() + high_mean) / 2, low.mean(), high_mean, between};
    }
    if (best.explained < 0 || !(all.deviation() > 0)) return std::nullopt;
    best.explained /= all.deviation();
    return best;
}

// How much of the variance of the bins is between the fast and the slow of the pieces.
double explained(const std::vector<PaceBin>& bins, const std::vector<Piece>& pieces,
                 const Border& border) {
    Moments all, fast, slow;
    std::size_t at = 0;
    for (const PaceBin& bin : bins) {
        const double middle = (bin.begin_s + bin.end_s) / 2;
        while (at + 1 < pieces.size() && pieces[at].end_s <= middle)
            ++at;
        const double speed = std::max(bin.speed_mps, slowest_share * border.fast_mps);
        all.add(speed, bin.moving_s);
        (pieces[at].speed_mps > border.speed_mps ? fast : slow).add(speed, bin.moving_s);
    }
    const double total = all.deviation();
    return total > 0 ? 1 - (fast.deviation() + slow.deviation()) / total : 0;
}

// Makes one of fast pieces that follow one another. The steps from standing to running, and back,
// belong to the run that they begin or end.
void join_fast(std::vector<Piece>& pieces, const Border& border) {
    const auto is_ramp = [&](const Piece& piece) {
        return piece.speed_mps <= border.speed_mps && piece.moving_s < longest_ramp_s;
    };
    const auto take = [&](Piece& piece, const Piece& ramp) {
        const double moving_s = piece.moving_s + ramp.moving_s;
        // A ramp is no part of the pace.
        if (ramp.speed_mps > border.speed_mps) {
            piece.speed_mps =
                (piece.speed_mps * piece.moving_s + ramp.speed_mps * ramp.moving_s) / moving_s;
        }
        piece.begin_s = std::min(piece.begin_s, ramp.begin_s);
        piece.end_s = std::max(piece.end_s, ramp.end_s);
        piece.after_stop = ramp.begin_s == piece.begin_s ? ramp.after_stop : piece.after_stop;
        piece.moving_s = moving_s;
    };
    std::vector<Piece> kept;
    for (std::size_t i = 0; i < pieces.size(); ++i) {
        const bool before_stop = i + 1 == pieces.size() || pieces[i + 1].after_stop;
        const bool last_is_fast = !kept.empty() && kept.back().speed_mps > border.speed_mps;
        const bool goes_on = pieces[i].speed_mps > border.speed_mps && !pieces[i].after_stop;
        if (last_is_fast &&
            (goes_on || (is_ramp(pieces[i]) && before_stop && !pieces[i].after_stop))) {
            take(kept.back(), pieces[i]);
        } else if (is_ramp(pieces[i]) && pieces[i].after_stop && !before_stop &&
                   pieces[i + 1].speed_mps > border.speed_mps) {
            take(pieces[i + 1], pieces[i]);
        } else {
            kept.push_back(pieces[i]);
        }
    }
    pieces = std::move(kept);
}

// Names fast pieces work and what lies between them rest. Returns how much work there is.
std::size_t call_parts(std::vector<Piece>& pieces, const Border& border) {
    const auto works = [&](const Piece& piece) {
        return piece.speed_mps > border.speed_mps && piece.moving_s >= shortest_work_s;
    };
    std::size_t count = 0;
    for (Piece& piece : pieces) {
        const bool work = works(piece);
        count += work;
        piece.part = work ? Part::work : count == 0 ? Part::warm_up : Part::rest;
    }
    for (std::size_t i = pieces.size(); i-- > 0 && pieces[i].part == Part::rest;)
        pieces[i].part = Part::cool_down;
    return count;
}

// Makes one of neighbours of the same kind. Two fast ones with a stop between stay two, with a
// rest.
std::vector<Piece> joined(const std::vector<Piece>& pieces) {
    std::vector<Piece> made;
    for (const Piece& piece : pieces) {
        const bool stood = piece.after_stop && piece.part == Part::work && !made.empty();
        if (stood && made.back().part == Part::work) {
            made.push_back({made.back().end_s, piece.begin_s, 0, 0, Part::rest, false});
        }
        if (made.empty() || made.back().part != piece.part) {
            made.push_back(piece);
            continue;
        }
        Piece& last = made.back();
        const double moving_s = last.moving_s + piece.moving_s;
        last.speed_mps =
            (last.speed_mps * last.moving_s + piece.speed_mps * piece.moving_s) / moving_s;
        last.moving_s = moving_s;
        last.end_s = piece.end_s;
    }
    return made;
}

// One long effort with a moment of hurry before or behind it is one effort: what is shorter than a
// tenth of the longest, and no more than two of them, is taken for noise.
void forgive_hurry(std::vector<Piece>& pieces) {
    constexpr double noise_share = 0.1;
    constexpr std::size_t most_noise = 2;
    double longest_s = 0;
    std::size_t works = 0;
    for (const Piece& piece : pieces) {
        if (piece.part != Part::work) continue;
        longest_s = std::max(longest_s, piece.moving_s);
        ++works;
    }
    std::size_t noise = 0;
    for (const Piece& piece : pieces)
        noise += piece.part == Part::work && piece.moving_s < noise_share * longest_s;
    if (noise == 0 || noise > most_noise || works - noise != 1) return;
    bool after = false;
    for (Piece& piece : pieces) {
        const bool real = piece.part == Part::work && piece.moving_s >= noise_share * longest_s;
        if (!real) piece.part = after ? Part::cool_down : Part::warm_up;
        after |= real;
    }
    pieces = joined(pieces);
}

// The graded speed of each sample, for finding where exactly a pace changed.
class Edges {
  public:
    explicit Edges(stream::Reader& reader)
        : times_(reader.times()),
          parts_(stream::segments(reader)),
          graded_(graded_speeds(reader, parts_)) {}

    // Where between two times the speed most likely went from one to the other: the cut with the
    // least squares on either side.
    double between(double begin_s, double end_s, double before_mps, double after_mps,
                   double otherwise) const {
        const auto first = static_cast<std::size_t>(
            std::lower_bound(times_.begin(), times_.end(), begin_s * 1e3) - times_.begin());
        double balance = 0, best = 0, cut = otherwise;
        bool any = false;
        for (std::size_t i = first; i + 1 < times_.size() && times_[i] < end_s * 1e3; ++i) {
            const double held = times_[i + 1] - times_[i];
            if (std::isnan(graded_[i])) continue;
            const double early = graded_[i] - before_mps, late = graded_[i] - after_mps;
            if (!any || balance < best) {
                best = balance;
                cut = times_[i] * 1e-3;
            }
            any = true;
            balance += (early * early - late * late) * held;
        }
        return any && balance < best ? std::min(end_s, times_.back() * 1e-3) : cut;
    }

  private:
    std::span<const std::int32_t> times_;
    std::vector<stream::Segment> parts_;
    std::vector<double> graded_;
};

// Moves the borders from the edges of bins to where the samples say.
void sharpen(stream::Reader& reader, std::vector<Piece>& pieces) {
    constexpr double reach_s = 10;
    const Edges edges(reader);
    for (std::size_t i = 1; i < pieces.size(); ++i) {
        Piece& before = pieces[i - 1];
        Piece& after = pieces[i];
        if (before.moving_s == 0 || after.moving_s == 0) continue;  // a stop
        const double at = after.begin_s;
        const double from = std::max(at - reach_s, (before.begin_s + at) / 2);
        const double to = std::min(at + reach_s, (at + after.end_s) / 2);
        before.end_s = after.begin_s =
            edges.between(from, to, before.speed_mps, after.speed_mps, at);
    }
}

// Pieces by the laps, with the speed that the bins say.
std::vector<Piece> pieces_of_laps(std::span<const Stretch> laps, const std::vector<PaceBin>& bins) {
    std::vector<Piece> pieces;
    std::size_t at = 0;
    for (const Stretch& lap : laps) {
        Piece piece{lap.begin_s, lap.end_s, 0, 0, Part::steady, false};
        for (; at < bins.size() && (bins[at].begin_s + bins[at].end_s) / 2 < lap.end_s; ++at) {
            piece.moving_s += bins[at].moving_s;
            piece.speed_mps += bins[at].speed_mps * bins[at].moving_s;
        }
        if (piece.moving_s > 0) piece.speed_mps /= piece.moving_s;
        pieces.push_back(piece);
    }
    return pieces;
}

std::vector<Interval> measured_parts(stream::Reader& reader, const std::vector<Piece>& pieces) {
    std::vector<Stretch> stretches;
    for (const Piece& piece : pieces)
        stretches.push_back({piece.begin_s, std::max(piece.begin_s, piece.end_s)});
    const auto splits = splits_between(reader, stretches);
    std::vector<Interval> intervals;
    for (std::size_t i = 0; i < splits.size(); ++i)
        intervals.push_back({pieces[i].part, splits[i]});
    return intervals;
}

// The laps as parts, where fast ones and slow ones take turns and say more than chance.
std::optional<std::vector<Piece>> parts_by_laps(stream::Reader& reader, std::span<const Lap> laps,
                                                const std::vector<PaceBin>& bins) {
    constexpr std::size_t fewest_laps = 3;
    if (laps.size() < fewest_laps) return std::nullopt;
    auto pieces = pieces_of_laps(lap_stretches(reader.header(), laps), bins);
    const auto border = border_of(pieces);
    if (!border || border->fast_mps < least_ratio * border->slow_mps) return std::nullopt;
    if (border->explained < least_explained) return std::nullopt;
    if (explained(bins, pieces, *border) < least_explained_by_laps) return std::nullopt;
    if (call_parts(pieces, *border) < 2) return std::nullopt;
    return pieces;
}

}  // namespace

std::string_view name_of(Part part) {
    static constexpr std::array<std::string_view, 5> names = {"steady", "warm_up", "work", "rest",
                                                              "cool_down"};
    return names[static_cast<std::size_t>(part)];
}

std::vector<Stretch> lap_stretches(const stream::Header& header, std::span<const Lap> laps) {
    std::vector<Stretch> stretches;
    const auto second = [&](UnixMillis at) {
        return static_cast<double>(at - header.started_at) * 1e-3;
    };
    const double last = header.elapsed_ms * 1e-3;
    for (std::size_t i = 0; i < laps.size(); ++i) {
        const double begin = std::clamp(second(laps[i].started_at), 0.0, last);
        double end = last;
        if (i + 1 < laps.size()) {
            end = std::clamp(second(laps[i + 1].started_at), 0.0, last);
        } else if (laps[i].elapsed_s > 0) {
            end = std::min(last, begin + laps[i].elapsed_s);
        }
        stretches.push_back({begin, std::max(begin, end)});
    }
    return stretches;
}

std::vector<Interval> detect_intervals(stream::Reader& reader, std::span<const Lap> laps) {
    const auto bins = pace_bins(reader);
    if (bins.empty()) return {};
    if (const auto parts = parts_by_laps(reader, laps, bins)) return measured_parts(reader, *parts);
    std::vector<Piece> pieces;
    for (const PacePiece& found : pace_pieces(bins)) {
        pieces.push_back({bins[found.first].begin_s, bins[found.end - 1].end_s, found.moving_s,
                          found.speed_mps, Part::steady, bins[found.first].after_stop});
    }
    const double end_s = reader.header().elapsed_ms * 1e-3;
    const auto border = border_of(pieces);
    const bool two_kinds = border && border->fast_mps >= least_ratio * border->slow_mps &&
                           explained(bins, pieces, *border) >= least_explained;
    if (two_kinds) join_fast(pieces, *border);
    if (!two_kinds || call_parts(pieces, *border) == 0) {
        return measured_parts(reader, {{0, end_s, 0, 0, Part::steady, false}});
    }
    pieces = joined(pieces);
    forgive_hurry(pieces);
    pieces.front().begin_s = 0;
    pieces.back().end_s = end_s;
    for (std::size_t i = 1; i < pieces.size(); ++i) {
        if (pieces[i].moving_s > 0 && pieces[i - 1].moving_s > 0 && !pieces[i].after_stop) {
            pieces[i - 1].end_s = pieces[i].begin_s;
        }
    }
    sharpen(reader, pieces);
    return measured_parts(reader, pieces);
}

}  // namespace runlytics::activity
