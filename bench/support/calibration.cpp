// How the tests behind the answers behave over simulated athletes, one line a method.
#include "unit/stats/calibration.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>

int main(int count, char** arguments) {
    const int athletes = count > 1 ? std::atoi(arguments[1]) : 500;
    std::printf(
        "### The tests behind the answers over %d athletes, whose days remember the day before\n",
        athletes);
    std::printf("%-14s %13s %9s %7s | naive t-test: %13s %s\n", "method", "false alarms",
                "coverage", "power", "false alarms", "power at as few as ours");
    double alarms_off = 0, coverage_off = 0;
    for (const calibration::Method& method : calibration::methods()) {
        const calibration::Rates rates = calibration::measure(method, athletes, 17);
        std::printf("%-14s %11.1f %% %7.1f %% %5.1f %% |               %11.1f %% %5.1f %%\n",
                    method.name, 100 * rates.false_alarms, 100 * rates.coverage, 100 * rates.power,
                    100 * rates.naive_false_alarms, 100 * rates.naive_power);
        alarms_off = std::max(alarms_off, std::abs(rates.false_alarms - 0.05));
        coverage_off = std::max(coverage_off, std::abs(rates.coverage - 0.95));
    }
    std::printf(
        "###\nfalse alarms of the answers: how far from 5 of 100 | - | - | - | %.1f\n"
        "95 %% intervals of the answers: how far from holding 95 of 100 | - | - | - | %.1f\n",
        100 * alarms_off, 100 * coverage_off);
    const bool good = alarms_off <= 0.02 + 1e-9 && coverage_off <= 0.03 + 1e-9;
    std::puts(good ? "reached: 3 to 7 % false alarms, 92 to 98 % coverage"
                   : "MISSED: 3 to 7 % false alarms, 92 to 98 % coverage");
    return good ? 0 : 1;
}
