#include "core/routes/likeness.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <compare>

#include "core/interrupt.h"
#include "core/routes/plane.h"

namespace runlytics::routes {

namespace {

using geo::Point;

constexpr double step_m = 20;
// Longer ways are walked in longer steps.
constexpr double most_steps = 4000;
// A line whose ends lie so near one another is a loop.
constexpr double closed_m = 200;
constexpr double cell_degrees = 0.002;
// Nobody goes twice round the earth; coordinates that are none do.
constexpr double longest_m = 8e7;

std::int32_t number_of(std::int64_t row, std::int64_t column) {
    std::uint64_t mixed = static_cast<std::uint64_t>(row) * 0x9E3779B97F4A7C15 +
                          static_cast<std::uint64_t>(column) * 0xC2B2AE3D27D4EB4F;
    mixed ^= mixed >> 29;
    mixed *= 0xBF58476D1CE4E5B9;
    return static_cast<std::int32_t>(mixed >> 32);
}

// Which places of one walk lie near each place of another.
class Nearby {
  public:
    Nearby(std::span<const Offset> walked, std::span<const Offset> places, double tolerance_m)
        : places_(places), tolerance_m_(tolerance_m) {
        std::vector<Square> squares;
        squares.reserve(places.size());
        for (std::uint32_t i = 0; i < places.size(); ++i)
            squares.push_back({square(column(places[i].x), column(places[i].y)), i});
        std::ranges::sort(squares);
        begins_.reserve(walked.size() + 1);
        for (std::size_t i = 0; i < walked.size(); ++i) {
            if (i % 256 == 0) poll_interrupt();
            begins_.push_back(near_.size());
            add(walked[i], squares);
        }
        begins_.push_back(near_.size());
    }

    std::span<const std::uint32_t> of(std::size_t walked) const {
        return std::span(near_).subspan(begins_[walked], begins_[walked + 1] - begins_[walked]);
    }
    std::size_t places() const { return places_.size(); }
    std::size_t walked() const { return begins_.size() - 1; }

  private:
    struct Square {
        std::uint64_t number;
        std::uint32_t place;
        auto operator<=>(const Square&) const = default;
    };

    void add(Offset here, std::span<const Square> squares) {
        const std::int64_t x = column(here.x), y = column(here.y);
        for (std::int64_t i = x - 1; i <= x + 1; ++i) {
            for (std::int64_t j = y - 1; j <= y + 1; ++j) {
                const Square first{square(i, j), 0};
                for (auto at = std::ranges::lower_bound(squares, first);
                     at != squares.end() && at->number == first.number; ++at) {
                    const double dx = places_[at->place].x - here.x;
                    const double dy = places_[at->place].y - here.y;
                    if (dx * dx + dy * dy <= tolerance_m_ * tolerance_m_)
                        near_.push_back(at->place);
                }
            }
        }
    }

    std::int64_t column(double metres) const {
        return static_cast<std::int64_t>(std::floor(metres / tolerance_m_));
    }
    static std::uint64_t square(std::int64_t x, std::int64_t y) {
        return static_cast<std::uint64_t>(x) << 32 ^ (static_cast<std::uint64_t>(y) & 0xFFFFFFFF);
    }

    std::span<const Offset> places_;
    double tolerance_m_;
    std::vector<std::uint32_t> near_;
    std::vector<std::size_t> begins_;
};

// The length of the longest common subsequence, 64 places at a time: bit n of the row is 0 where
// the sequence grows at place n (Hyyro 2004). backwards: the walk is taken from its end.
std::size_t common_in_order(const Nearby& nearby, bool backwards) {
    const std::size_t words = (nearby.places() + 63) / 64;
    std::vector<std::uint64_t> row(words, ~std::uint64_t{0}), near(words);
    for (std::size_t i = 0; i < nearby.walked(); ++i) {
        if (i % 256 == 0) poll_interrupt();
        const auto places = nearby.of(backwards ? nearby.walked() - 1 - i : i);
        if (places.empty()) continue;
        for (const std::uint32_t n : places)
            near[n / 64] |= std::uint64_t{1} << (n % 64);
        std::uint64_t carry = 0;
        for (std::size_t w = 0; w < words; ++w) {
            const std::uint64_t both = row[w] & near[w];
            const std::uint64_t sum = row[w] + both;
            const std::uint64_t with_carry = sum + carry;
            carry = (sum < row[w]) | (with_carry < sum);
            row[w] = with_carry | (row[w] & ~near[w]);
        }
        for (const std::uint32_t n : places)
            near[n / 64] = 0;
    }
    std::size_t common = 0;
    for (std::size_t w = 0; w < words; ++w) {
        const bool last = w + 1 == words && nearby.places() % 64 != 0;
        const auto used =
            last ? (std::uint64_t{1} << (nearby.places() % 64)) - 1 : ~std::uint64_t{0};
        common += static_cast<std::size_t>(std::popcount(~row[w] & used));
    }
    return common;
}

std::vector<Offset> on_plane(std::span<const Point> places, const Plane& plane) {
    std::vector<Offset> offsets;
    offsets.reserve(places.size());
    for (const Point& place : places)
        offsets.push_back(plane(place));
    return offsets;
}

}  // namespace

double length(std::span<const Point> line) {
    double metres = 0;
    for (std::size_t i = 1; i < line.size(); ++i)
        metres += metres_between(line[i - 1], line[i]);
    return metres;
}

std::vector<Point> walk(std::span<const Point> line, double step) {
    std::vector<Point> places;
    if (line.empty()) return places;
    places.push_back(line.front());
    double to_go = step;
    for (std::size_t i = 1; i < line.size(); ++i) {
        const double edge = metres_between(line[i - 1], line[i]);
        double gone = to_go;
        for (; gone <= edge; gone += step)
            places.push_back(between(line[i - 1], line[i], gone / edge));
        to_go = gone - edge;
    }
    if (to_go < step && step - to_go > 1e-6 * step) places.push_back(line.back());
    return places;
}

Likeness compare(std::span<const Point> one, std::span<const Point> other, double tolerance_m) {
    if (one.size() < 2 || other.size() < 2) return {};
    const double longer = std::max(length(one), length(other));
    if (!(longer > 0 && longer < longest_m)) return {};
    const double step = std::max(step_m, longer / most_steps);
    const double tolerance = std::max(tolerance_m, 1.5 * step);
    const Plane plane(one.front());
    const auto walked = on_plane(walk(one, step), plane);
    auto places = on_plane(walk(other, step), plane);
    const std::size_t n = walked.size(), m = places.size();
    const Offset first = places.front(), last = places.back();
    if (std::hypot(first.x - last.x, first.y - last.y) <= closed_m) {
        // Twice round, so that it holds the loop from wherever it was begun.
        places.insert(places.end(), places.begin(), places.begin() + static_cast<long>(m));
    }
    const Nearby nearby(walked, places, tolerance);
    const std::size_t most = std::min(n, m);
    const std::size_t along = std::min(most, common_in_order(nearby, false));
    const std::size_t against = std::min(most, common_in_order(nearby, true));
    const auto common = static_cast<double>(std::max(along, against));
    return {common / static_cast<double>(n), common / static_cast<double>(m), against > along};
}

std::vector<std::int32_t> cells(std::span<const Point> line, double within_m) {
    std::vector<std::int32_t> numbers;
    const double metres = length(line);
    if (!(metres < longest_m)) return numbers;
    const auto add = [&](Point place) {
        // Towards the poles a degree of longitude grows short; wider squares there do no harm.
        const double lon = std::remainder(place.lon, 360.0);
        numbers.push_back(
            number_of(static_cast<std::int64_t>(std::floor(place.lat / cell_degrees)),
                      static_cast<std::int64_t>(std::floor(lon / cell_degrees / 1.5))));
    };
    const double north = within_m / Plane::metres_per_degree;
    for (const Point& place : walk(line, std::max(50.0, metres / 20'000))) {
        add(place);
        if (within_m <= 0) continue;
        const double east = north / std::max(0.01, std::cos(place.lat * std::numbers::pi / 180));
        for (const double x : {-east, east}) {
            for (const double y : {-north, north})
                add({place.lon + x, place.lat + y});
        }
    }
    std::ranges::sort(numbers);
    numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
    return numbers;
}

std::size_t shared(std::span<const std::int32_t> one, std::span<const std::int32_t> other) {
    std::size_t both = 0;
    for (std::size_t i = 0, j = 0; i < one.size() && j < other.size();) {
        if (one[i] == other[j]) ++both;
        const bool next = one[i] <= other[j];
        j += one[i] >= other[j];
        i += next;
    }
    return both;
}

}  // namespace runlytics::routes
