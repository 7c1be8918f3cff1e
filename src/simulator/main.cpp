#include <cstdio>
#include <exception>
#include <span>

#include "simulator/apple_export.h"
#include "simulator/options.h"
#include "simulator/writer.h"

// The program: reads the command line, writes the season, says how much it wrote.
int main(int argc, char** argv) {
    namespace simulator = runlytics::simulator;
    try {
        const auto now = std::chrono::system_clock::now();
        const auto options = simulator::parse_options(
            std::span(argv, static_cast<std::size_t>(argc)).subspan(argc > 0 ? 1 : 0),
            std::chrono::floor<std::chrono::days>(now));
        if (options.help) {
            std::fputs(simulator::usage_text, stdout);
            return 0;
        }
        if (options.apple_export_mb > 0) {
            std::printf("%zu records in %s\n", simulator::write_apple_export(options),
                        options.folder.c_str());
            return 0;
        }
        const auto season = simulator::write_season(options);
        std::printf("%zu runs over %zu days from %s in %s\n", season.runs.size(),
                    season.days.size(), simulator::iso_date(options.first_day).c_str(),
                    options.folder.c_str());
        return 0;
    } catch (const simulator::UsageError& error) {
        std::fprintf(stderr, "runlytics-simulate: %s\nTry runlytics-simulate --help.\n",
                     error.what());
        return 2;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "runlytics-simulate: %s\n", error.what());
        return 1;
    }
}
