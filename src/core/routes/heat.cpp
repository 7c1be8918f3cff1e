#include "core/routes/heat.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/error.h"
#include "core/interrupt.h"

namespace runlytics::routes {
namespace {

using geo::Point;

constexpr double cell_degrees = 0.001;
constexpr double middle_degrees = cell_degrees / 2;
constexpr double step_degrees = cell_degrees / 2;
constexpr double most_steps = 1e6;  // from one end of the globe to the other are fewer
constexpr std::size_t points_between_polls = 4096;

double middle_of(double degrees) {
    return std::rint((degrees - middle_degrees) / cell_degrees) * cell_degrees + middle_degrees;
}

// The cells in the order in which they are entered.
class Track {
  public:
    void visit(const Point& at) {
        if (visits_++ % points_between_polls == 0) poll_interrupt();
        const Point cell{middle_of(at.lon), middle_of(at.lat)};
        if (cells_.empty() || cells_.back() != cell) cells_.push_back(cell);
    }
    std::vector<Point> take() { return std::move(cells_); }

  private:
    std::vector<Point> cells_;
    std::size_t visits_ = 0;
};

double steps_between(const Point& from, const Point& to) {
    const double lon = to.lon - from.lon, lat = to.lat - from.lat;
    const double steps = std::ceil(std::sqrt(lon * lon + lat * lat) / step_degrees);
    if (steps <= most_steps) return steps;
    throw Error(sqlstate::out_of_range, "the points of a route are not on one globe");
}

}  // namespace

std::vector<Point> heat_cells(std::span<const Point> line) {
    Track track;
    for (std::size_t i = 0; i < line.size(); ++i) {
        if (i > 0) {
            const Point &from = line[i - 1], &to = line[i];
            const double steps = steps_between(from, to);
            for (double step = 1; step < steps; ++step) {
                track.visit({from.lon + (to.lon - from.lon) * step / steps,
                             from.lat + (to.lat - from.lat) * step / steps});
            }
        }
        track.visit(line[i]);
    }
    std::vector<Point> cells = track.take();
    if (cells.size() < 2) return {};
    std::ranges::sort(cells, [](const Point& one, const Point& other) {
        return one.lon != other.lon ? one.lon < other.lon : one.lat < other.lat;
    });
    cells.erase(std::unique(cells.begin(), cells.end()), cells.end());
    return cells;
}

}  // namespace runlytics::routes
