#include "core/activity/best_effort.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include "core/activity/course.h"
#include "core/activity/mean_heart_rate.h"
#include "core/error.h"
#include "core/interrupt.h"

namespace runlytics::activity {
namespace {

constexpr std::size_t steps_between_polls = 8192;

void require_positive(double value, const char* what) {
    if (value > 0 && std::isfinite(value)) return;
    throw Error(sqlstate::invalid_parameter, std::string("the ") + what + " must be positive",
                std::string(what) + " is " + std::to_string(value));
}

// A part of a course, in milliseconds and metres.
struct Window {
    double start_ms;
    double duration_ms;
    double metres;
};

// Where along x a straight line through two points reaches y.
double reach(double x0, double y0, double x1, double y1, double y) {
    return y1 > y0 ? x0 + (x1 - x0) * (y - y0) / (y1 - y0) : x0;
}

// The shortest x over which y grows by an amount, both never decreasing: the best window starts or
// ends at a sample, so all windows of either kind are tried, the other end between two samples.
// Returns where it begins, and its extent through `extent`; y must grow that much in all.
double shortest_stretch(std::span<const double> x, std::span<const double> y, double growth,
                        double& extent) {
    double begin = x.front();
    extent = std::numeric_limits<double>::infinity();
    std::size_t tail = 0;
    for (std::size_t head = 1; head < x.size(); ++head) {
        if (head % steps_between_polls == 0) poll_interrupt();
        // Windows that start at a sample and end on the way to this one.
        for (; y[head] - y[tail] >= growth; ++tail) {
            if (x[head - 1] - x[tail] >= extent) continue;
            const double end = reach(x[head - 1], y[head - 1], x[head], y[head], y[tail] + growth);
            if (end - x[tail] < extent) {
                extent = end - x[tail];
                begin = x[tail];
            }
        }
        // The window that ends here and starts on the way to the tail.
        if (tail == 0 || x[head] - x[tail] >= extent) continue;
        const double start = reach(x[tail - 1], y[tail - 1], x[tail], y[tail], y[head] - growth);
        if (x[head] - start < extent) {
            extent = x[head] - start;
            begin = start;
        }
    }
    return begin;
}

// The greatest growth of y over an x of the given extent; as above.
double steepest_stretch(std::span<const double> x, std::span<const double> y, double extent,
                        double& growth) {
    double begin = x.front();
    growth = -1;
    const auto offer = [&](double start, double gained) {
        if (gained <= growth) return;
        growth = gained;
        begin = start;
    };
    std::size_t tail = 0;
    for (std::size_t head = 1; head < x.size(); ++head) {
        if (head % steps_between_polls == 0) poll_interrupt();
        for (; x[head] - x[tail] >= extent; ++tail) {
            const double end = reach(y[head - 1], x[head - 1], y[head], x[head], x[tail] + extent);
            offer(x[tail], end - y[tail]);
        }
        if (tail == 0) continue;
        const double start = x[head] - extent;
        offer(start, y[head] - reach(y[tail - 1], x[tail - 1], y[tail], x[tail], start));
    }
    return begin;
}

Effort describe(stream::Reader& reader, const Window& window) {
    return {window.metres, window.duration_ms * 1e-3, window.start_ms * 1e-3,
            mean_heart_rate(reader, window.start_ms, window.start_ms + window.duration_ms)};
}

std::optional<Effort> fastest(stream::Reader& reader, const Course& course, double metres) {
    require_positive(metres, "distance");
    if (course.length() < metres) return std::nullopt;
    Window window{0, 0, metres};
    window.start_ms =
        shortest_stretch(course.times(), course.distances(), metres, window.duration_ms);
    return describe(reader, window);
}

}  // namespace

std::optional<Effort> best_effort(stream::Reader& reader, double metres, double fastest_mps) {
    return fastest(reader, Course(reader, fastest_mps), metres);
}

std::vector<Effort> best_efforts(stream::Reader& reader, std::span<const double> metres,
                                 double fastest_mps) {
    const Course course(reader, fastest_mps);
    std::vector<Effort> efforts;
    for (const double distance : metres) {
        if (const auto effort = fastest(reader, course, distance)) efforts.push_back(*effort);
    }
    return efforts;
}

std::vector<Effort> best_efforts_by_time(stream::Reader& reader, std::span<const double> seconds,
                                         double fastest_mps) {
    const Course course(reader, fastest_mps);
    std::vector<Effort> efforts;
    for (const double duration : seconds) {
        require_positive(duration, "time");
        Window window{0, duration * 1e3, 0};
        if (course.empty() || course.duration_ms() < window.duration_ms) continue;
        window.start_ms =
            steepest_stretch(course.times(), course.distances(), window.duration_ms, window.metres);
        efforts.push_back(describe(reader, window));
    }
    return efforts;
}

std::vector<FatiguedEffort> fatigued_efforts(stream::Reader& reader, std::span<const double> metres,
                                             std::span<const double> after_m, double fastest_mps) {
    const Course course(reader, fastest_mps);
    std::vector<FatiguedEffort> efforts;
    for (const double way : after_m) {
        if (!(way >= 0) || !std::isfinite(way)) require_positive(way, "way before");
        const auto distances = course.distances();
        const auto begin = std::lower_bound(distances.begin(), distances.end(), way);
        const auto first = static_cast<std::size_t>(begin - distances.begin());
        for (const double distance : metres) {
            require_positive(distance, "distance");
            if (first >= distances.size() || distances.back() - distances[first] < distance) {
                continue;
            }
            Window window{0, 0, distance};
            window.start_ms =
                shortest_stretch(course.times().subspan(first), distances.subspan(first), distance,
                                 window.duration_ms);
            efforts.push_back({way, describe(reader, window)});
        }
    }
    return efforts;
}

}  // namespace runlytics::activity
