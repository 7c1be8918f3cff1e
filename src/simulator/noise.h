#pragma once

#include <cmath>

#include "simulator/arithmetic.h"
#include "simulator/random.h"

// Noise that remembers, one value a step.
namespace runlytics::simulator {

// First-order autoregressive noise with the given deviation; `tau` steps is its memory.
class AutoregressiveNoise {
  public:
    AutoregressiveNoise(double deviation, double tau, Random& random)
        : keep_(exponential(-1 / tau)),
          kick_(deviation * std::sqrt(1 - keep_ * keep_)),
          value_(deviation * random.normal()) {}

    double next(Random& random) { return value_ = keep_ * value_ + kick_ * random.normal(); }

  private:
    double keep_;
    double kick_;
    double value_;
};

// Two autoregressive filters in a row: the error of a receiver wanders, it does not jump, so the
// noise needs a derivative. Its autocorrelation falls to about 1/e after `memory` steps.
class WanderingNoise {
  public:
    WanderingNoise(double deviation, double memory, Random& random)
        : keep_(exponential(-2 / memory)), inner_(1, memory / 2, random) {
        scale_ = deviation * (1 + keep_) / std::sqrt(1 + keep_ * keep_);
        for (int step = 0; step < 4 * memory; ++step)
            next(random);
    }

    double next(Random& random) {
        outer_ = keep_ * outer_ + (1 - keep_) * inner_.next(random);
        return scale_ * outer_;
    }

  private:
    double keep_;
    AutoregressiveNoise inner_;
    double outer_ = 0;
    double scale_ = 0;
};

}  // namespace runlytics::simulator
