// How the tests behind the answers behave over simulated athletes, one line a method.
#include "unit/stats/calibration.h"

#include <cstdio>
#include <cstdlib>

int main(int count, char** arguments) {
    const int athletes = count > 1 ? std::atoi(arguments[1]) : 500;
    std::printf("%-14s %13s %9s %7s | naive t-test: %13s %s\n", "method", "false alarms",
                "coverage", "power", "false alarms", "power at as few as ours");
    bool good = true;
    for (const calibration::Method& method : calibration::methods()) {
        const calibration::Rates rates = calibration::measure(method, athletes, 17);
        std::printf("%-14s %11.1f %% %7.1f %% %5.1f %% |               %11.1f %% %5.1f %%\n",
                    method.name, 100 * rates.false_alarms, 100 * rates.coverage, 100 * rates.power,
                    100 * rates.naive_false_alarms, 100 * rates.naive_power);
        good = good && rates.false_alarms >= 0.03 && rates.false_alarms <= 0.07 &&
               rates.coverage >= 0.92 && rates.coverage <= 0.98;
    }
    std::puts(good ? "reached: 3 to 7 % false alarms, 92 to 98 % coverage"
                   : "MISSED: 3 to 7 % false alarms, 92 to 98 % coverage");
    return good ? 0 : 1;
}
