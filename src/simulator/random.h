#pragma once

#include <cstdint>

// Random numbers that are the same on every machine: integer arithmetic and nothing else.
namespace runlytics::simulator {

// What a sequence of random numbers is drawn for. The numbers are part of a seed's meaning: append
// only.
enum class Purpose : std::uint64_t {
    sleep = 1,
    vitals = 2,
    weather = 3,
    illness = 4,
    session = 5,
    effort = 6,
    heart = 7,
    sensors = 8,
    faults = 9,
    phone = 10,
    journal = 11,
    copies = 12,
    apple = 13,
    fleet = 14,
};

// One sequence for each seed, purpose and index (a day or a run). Nothing shares a sequence, so
// switching an effect off leaves every other draw as it was.
class Random {
  public:
    Random(std::uint64_t seed, Purpose purpose, std::uint64_t index = 0)
        : state_(scramble(scramble(scramble(seed) + static_cast<std::uint64_t>(purpose)) + index)) {
    }

    // SplitMix64: a counter and a bijective scrambling of it.
    std::uint64_t next() { return scramble(state_ += 0x9e3779b97f4a7c15u); }

    // From 0 inclusive to 1 exclusive.
    double uniform() { return static_cast<double>(next() >> 11) * 0x1p-53; }
    double uniform(double low, double high) { return low + (high - low) * uniform(); }

    bool chance(double probability) { return uniform() < probability; }

    // From 0 to n - 1.
    std::uint64_t below(std::uint64_t n) {
        return static_cast<std::uint64_t>(uniform() * static_cast<double>(n));
    }

    // Standard normal: the sum of twelve uniform numbers, four from each draw. Exact in integers,
    // so no logarithm can differ; its tails end at six deviations, beyond any body's.
    double normal() {
        std::uint64_t sum = 0;
        for (int draw = 0; draw < 3; ++draw) {
            const std::uint64_t bits = next();
            sum += (bits & 0xffff) + (bits >> 16 & 0xffff) + (bits >> 32 & 0xffff) + (bits >> 48);
        }
        return (static_cast<double>(sum) + 6) * 0x1p-16 - 6;
    }

  private:
    static std::uint64_t scramble(std::uint64_t x) {
        x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
        x = (x ^ x >> 27) * 0x94d049bb133111ebu;
        return x ^ x >> 31;
    }

    std::uint64_t state_;
};

}  // namespace runlytics::simulator
