#include "core/gait/signal.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <numeric>

#include "core/interrupt.h"
#include "core/model.h"

namespace runlytics::gait {

namespace {

using std::numbers::pi;

void pass(std::vector<double>& signal, double fps, double cutoff) {
    const double k = std::tan(pi * cutoff / fps);
    const double scale = 1 / (1 + std::numbers::sqrt2 * k + k * k);
    const double b = k * k * scale;
    const double a1 = 2 * (k * k - 1) * scale;
    const double a2 = (1 - std::numbers::sqrt2 * k + k * k) * scale;
    // As if it had always been what it is at first.
    double x1 = signal.front(), x2 = x1, y1 = x1, y2 = x1;
    for (double& value : signal) {
        const double x = value;
        value = b * (x + 2 * x1 + x2) - a1 * y1 - a2 * y2;
        x2 = x1;
        x1 = x;
        y2 = y1;
        y1 = value;
    }
}

std::vector<double> without_trend(std::span<const double> signal) {
    const double n = static_cast<double>(signal.size());
    const double mean = std::accumulate(signal.begin(), signal.end(), 0.0) / n;
    double with = 0, of = 0;
    for (std::size_t i = 0; i < signal.size(); ++i) {
        const double t = static_cast<double>(i) - (n - 1) / 2;
        with += t * (signal[i] - mean);
        of += t * t;
    }
    std::vector<double> rest(signal.begin(), signal.end());
    for (std::size_t i = 0; i < signal.size(); ++i)
        rest[i] -= mean + (of > 0 ? with / of : 0) * (static_cast<double>(i) - (n - 1) / 2);
    return rest;
}

double correlation(std::span<const double> signal, std::size_t lag) {
    double with = 0, first = 0, second = 0;
    for (std::size_t i = 0; i + lag < signal.size(); ++i) {
        with += signal[i] * signal[i + lag];
        first += signal[i] * signal[i];
        second += signal[i + lag] * signal[i + lag];
    }
    const double of = std::sqrt(first * second);
    return of > 0 ? with / of : 0;
}

// Where the parabola through three neighbours has its top, from the one in the middle.
double top(double before, double at, double after) {
    const double bend = before - 2 * at + after;
    return bend < 0 ? std::clamp((before - after) / (2 * bend), -1.0, 1.0) : 0;
}

// The peak within `around` of a lag.
double peak_near(std::span<const double> signal, double lag, double around) {
    const auto from = static_cast<std::size_t>(std::max(1.0, lag - around));
    const auto to = static_cast<std::size_t>(lag + around);
    std::size_t best = from;
    double most = -2;
    for (std::size_t i = from; i <= to; ++i) {
        const double value = correlation(signal, i);
        if (value > most) {
            most = value;
            best = i;
        }
    }
    return static_cast<double>(best) +
           top(correlation(signal, best - 1), most, correlation(signal, best + 1));
}

using Row = std::array<double, 6>;

// Solves five equations by elimination; nothing where they say too little.
bool solve(std::array<Row, 5>& rows) {
    for (std::size_t i = 0; i < 5; ++i) {
        const auto pivot = std::max_element(
            rows.begin() + static_cast<std::ptrdiff_t>(i), rows.end(),
            [&](const Row& a, const Row& b) { return std::abs(a[i]) < std::abs(b[i]); });
        std::swap(rows[i], *pivot);
        if (!(std::abs(rows[i][i]) > 1e-12)) return false;
        for (std::size_t j = 0; j < 5; ++j) {
            if (j == i) continue;
            const double factor = rows[j][i] / rows[i][i];
            for (std::size_t k = i; k < 6; ++k)
                rows[j][k] -= factor * rows[i][k];
        }
    }
    return true;
}

}  // namespace

std::vector<double> smoothed(std::span<const double> signal, double fps, double cutoff) {
    if (signal.size() < 4) return {signal.begin(), signal.end()};
    // Both ways the power at the cutoff would be a quarter.
    const double each = std::min(cutoff / std::pow(std::numbers::sqrt2 - 1, 0.25), 0.45 * fps);
    const std::size_t ends = std::min(signal.size() - 1, static_cast<std::size_t>(fps / 2) + 1);
    std::vector<double> longer;
    for (std::size_t i = ends; i > 0; --i)
        longer.push_back(2 * signal.front() - signal[i]);
    longer.insert(longer.end(), signal.begin(), signal.end());
    for (std::size_t i = 1; i <= ends; ++i)
        longer.push_back(2 * signal.back() - signal[signal.size() - 1 - i]);
    for (int way = 0; way < 2; ++way) {
        pass(longer, fps, each);
        std::ranges::reverse(longer);
    }
    const auto begin = longer.begin() + static_cast<std::ptrdiff_t>(ends);
    return {begin, begin + static_cast<std::ptrdiff_t>(signal.size())};
}

std::vector<double> denser(std::span<const double> signal, std::size_t times) {
    const std::size_t size = signal.size();
    if (size < 3 || times < 2) return {signal.begin(), signal.end()};
    // The second differences of the spline, which are nought at its ends (Thomas).
    std::vector<double> bend(size, 0.0), weight(size, 0.0);
    for (std::size_t i = 1; i + 1 < size; ++i) {
        const double pivot = 4 - weight[i - 1];
        weight[i] = 1 / pivot;
        bend[i] = (6 * (signal[i - 1] - 2 * signal[i] + signal[i + 1]) - bend[i - 1]) / pivot;
    }
    for (std::size_t i = size - 2; i > 0; --i)
        bend[i] -= weight[i] * bend[i + 1];
    std::vector<double> dense;
    dense.reserve((size - 1) * times + 1);
    for (std::size_t i = 0; i + 1 < size; ++i) {
        poll_interrupt();
        for (std::size_t n = 0; n < times; ++n) {
            const double b = static_cast<double>(n) / static_cast<double>(times), a = 1 - b;
            dense.push_back(a * signal[i] + b * signal[i + 1] +
                            ((a * a * a - a) * bend[i] + (b * b * b - b) * bend[i + 1]) / 6);
        }
    }
    dense.push_back(signal.back());
    return dense;
}

std::vector<double> slope(std::span<const double> signal, double fps) {
    std::vector<double> change(signal.size(), 0);
    for (std::size_t i = 0; i < signal.size(); ++i) {
        const std::size_t before = i == 0 ? 0 : i - 1;
        const std::size_t after = std::min(i + 1, signal.size() - 1);
        if (after > before)
            change[i] =
                (signal[after] - signal[before]) * fps / static_cast<double>(after - before);
    }
    return change;
}

Period period(std::span<const double> signal, double shortest, double longest) {
    const auto from = static_cast<std::size_t>(std::max(2.0, shortest));
    const auto to = static_cast<std::size_t>(longest) + 1;
    if (signal.size() < 2 * to) return {missing_value, 0};
    const std::vector<double> rest = without_trend(signal);
    std::vector<double> at(to + 2);
    for (std::size_t lag = from - 1; lag < at.size(); ++lag) {
        poll_interrupt();
        at[lag] = correlation(rest, lag);
    }
    double most = 0;
    const auto is_peak = [&](std::size_t lag) {
        return at[lag] >= at[lag - 1] && at[lag] > at[lag + 1];
    };
    for (std::size_t lag = from; lag <= to; ++lag)
        if (is_peak(lag)) most = std::max(most, at[lag]);
    std::size_t found = 0;
    for (std::size_t lag = to; lag >= from; --lag)
        // Of a period and its double, which are alike, the shorter.
        if (is_peak(lag) && at[lag] > 0.85 * most) found = lag;
    if (found == 0) return {missing_value, 0};
    double one = static_cast<double>(found) + top(at[found - 1], at[found], at[found + 1]);
    const std::size_t times =
        static_cast<std::size_t>(std::min(12.0, static_cast<double>(rest.size()) / 2 / one));
    for (std::size_t n = 2; n <= times; ++n) {
        poll_interrupt();
        one = peak_near(rest, one * static_cast<double>(n), std::max(2.0, one / 4)) /
              static_cast<double>(n);
    }
    return {one, at[found]};
}

double harmonic_range(std::span<const double> signal, double period) {
    if (static_cast<double>(signal.size()) < 1.5 * period || signal.size() < 8)
        return missing_value;
    const std::vector<double> rest = without_trend(signal);
    std::array<Row, 5> rows{};
    for (std::size_t i = 0; i < rest.size(); ++i) {
        const double phase = 2 * pi * static_cast<double>(i) / period;
        const Row term = {
            1, std::cos(phase), std::sin(phase), std::cos(2 * phase), std::sin(2 * phase), rest[i]};
        for (std::size_t j = 0; j < 5; ++j)
            for (std::size_t k = 0; k < 6; ++k)
                rows[j][k] += term[j] * term[k];
    }
    if (!solve(rows)) return missing_value;
    double low = 1e300, high = -1e300;
    for (int i = 0; i < 360; ++i) {
        const double phase = 2 * pi * i / 360;
        double value = 0;
        const double terms[] = {0, std::cos(phase), std::sin(phase), std::cos(2 * phase),
                                std::sin(2 * phase)};
        for (std::size_t j = 1; j < 5; ++j)
            value += terms[j] * rows[j][5] / rows[j][j];
        low = std::min(low, value);
        high = std::max(high, value);
    }
    return high - low;
}

}  // namespace runlytics::gait
