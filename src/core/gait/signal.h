#pragma once

#include <span>
#include <vector>

// Signals of even rate.
namespace runlytics::gait {

// Without lag: a Butterworth filter of second order, once forwards and once backwards, that halves
// the power at `cutoff` of both together. Its ends are mirrored in themselves.
std::vector<double> smoothed(std::span<const double> signal, double fps, double cutoff);

// `times` samples for each, on the cubic spline through all of them: between two frames a signal
// that was smoothed goes on smoothly, and its slope is not blurred over the frames beside it.
std::vector<double> denser(std::span<const double> signal, std::size_t times);

// The change a second, by the neighbours of each.
std::vector<double> slope(std::span<const double> signal, double fps);

// The period of a signal in samples, by the peak of its autocorrelation between two lags, with a
// parabola through it, and refined by the peaks at multiples of it. Missing when there is none.
struct Period {
    double samples;
    double strength;  // the correlation there
};
Period period(std::span<const double> signal, double shortest, double longest);

// Peak to peak of two harmonics of a period fitted to a signal, a trend taken out.
double harmonic_range(std::span<const double> signal, double period);

}  // namespace runlytics::gait
