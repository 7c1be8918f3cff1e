#include <algorithm>
#include <cmath>
#include <optional>

#include "core/interrupt.h"
#include "core/page/chart.h"

// Paths of many points, in few letters: whole coordinates of a picture of 4,000 by 1,000, each from
// the one before.
namespace runlytics::page {
namespace {

constexpr double width = 4000;
constexpr double height = 1000;
constexpr std::size_t most_points = 900;

struct Spot {
    long x;
    long y;
};

std::optional<Spot> spot(const Plot& plot, double x, double y) {
    if (!std::isfinite(x) || !std::isfinite(y)) return std::nullopt;
    // What lies far outside is drawn at the edge of the neighbourhood.
    const double left = std::clamp(plot.left(x), -100.0, 200.0);
    const double top = std::clamp(plot.top(y), -100.0, 200.0);
    return Spot{std::lround(left * width / 100), std::lround(top * height / 100)};
}

class Pen {
  public:
    void to(Spot spot) {
        if (is_down_) {
            put(is_first_step_ ? "l" : "", spot.x - at_.x, spot.y - at_.y);
            is_first_step_ = false;
        } else {
            put("M", spot.x, spot.y);
            is_first_step_ = true;
            is_alone_ = true;
            is_down_ = true;
            at_ = spot;
            return;
        }
        is_alone_ = false;
        at_ = spot;
    }
    // A point between two gaps is a line without length, which the round cap shows.
    void lift() {
        if (is_down_ && is_alone_) text_ += "h0";
        is_down_ = false;
    }
    void close() {
        if (is_down_) text_ += 'z';
        is_down_ = false;
    }
    std::string take() {
        lift();
        return std::move(text_);
    }

  private:
    void put(std::string_view command, long x, long y) {
        const char last = text_.empty() ? 'M' : text_.back();
        const bool is_behind_number = last >= '0' && last <= '9';
        text_ += command;
        if (command.empty() && is_behind_number && x >= 0) text_ += ' ';
        text_ += std::to_string(x);
        if (y >= 0) text_ += ' ';
        text_ += std::to_string(y);
    }

    std::string text_;
    Spot at_{};
    bool is_down_ = false;
    bool is_first_step_ = false;
    bool is_alone_ = false;
};

// The places of the points that are drawn: all of few, of many the lowest and the highest of each
// stretch, and what is missing.
std::vector<std::size_t> kept(std::span<const double> y) {
    std::vector<std::size_t> places;
    const std::size_t stretch = y.size() <= most_points ? 1 : 2 * y.size() / most_points + 1;
    for (std::size_t from = 0; from < y.size(); from += stretch) {
        poll_interrupt();
        const std::size_t to = std::min(from + stretch, y.size());
        std::size_t low = from;
        std::size_t high = from;
        for (std::size_t i = from; i < to; ++i) {
            if (!(y[i] >= y[low])) low = i;
            if (!(y[i] <= y[high])) high = i;
        }
        places.push_back(std::min(low, high));
        if (low != high) places.push_back(std::max(low, high));
    }
    return places;
}

}  // namespace

void open_paths(Html& out) {
    out << "<svg class=paths viewBox=\"0 0 4000 1000\" preserveAspectRatio=none>";
}

void close_paths(Html& out) {
    out << "</svg>";
}

std::string line_path(const Plot& plot, std::span<const double> x, std::span<const double> y) {
    Pen pen;
    for (const std::size_t i : kept(y.first(std::min(x.size(), y.size())))) {
        if (const auto at = spot(plot, x[i], y[i]))
            pen.to(*at);
        else
            pen.lift();
    }
    return pen.take();
}

std::string dots_path(const Plot& plot, std::span<const double> x, std::span<const double> y) {
    Pen pen;
    for (const std::size_t i : kept(y.first(std::min(x.size(), y.size())))) {
        if (const auto at = spot(plot, x[i], y[i])) pen.to(*at);
        pen.lift();
    }
    return pen.take();
}

std::string band_path(const Plot& plot, std::span<const double> x, std::span<const double> low,
                      std::span<const double> high) {
    Pen pen;
    const std::size_t size = std::min({x.size(), low.size(), high.size()});
    const auto places = kept(high.first(size));
    const auto is_there = [&](std::size_t i) {
        return std::isfinite(x[i]) && std::isfinite(low[i]) && std::isfinite(high[i]);
    };
    for (std::size_t from = 0; from < places.size();) {
        std::size_t to = from;
        while (to < places.size() && is_there(places[to]))
            ++to;
        for (std::size_t i = from; i < to; ++i)
            pen.to(*spot(plot, x[places[i]], high[places[i]]));
        for (std::size_t i = to; i-- > from;)
            pen.to(*spot(plot, x[places[i]], low[places[i]]));
        pen.close();
        from = to + 1;
    }
    return pen.take();
}

std::string bars_path(const Plot& plot, std::span<const double> x, std::span<const double> y,
                      double bar_width) {
    Pen pen;
    const double base = std::clamp(0.0, plot.y.low, plot.y.high);
    for (const std::size_t i : kept(y.first(std::min(x.size(), y.size())))) {
        if (!std::isfinite(y[i]) || y[i] == 0) continue;
        const auto foot = spot(plot, x[i] - bar_width / 2, base);
        const auto head = spot(plot, x[i] + bar_width / 2, y[i]);
        if (!foot || !head) continue;
        pen.to(*foot);
        pen.to({foot->x, head->y});
        pen.to(*head);
        pen.to({head->x, foot->y});
        pen.close();
    }
    return pen.take();
}

}  // namespace runlytics::page
