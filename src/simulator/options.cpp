#include "simulator/options.h"

#include <charconv>
#include <optional>
#include <string_view>

namespace runlytics::simulator {

const char* const usage_text =
    R"(Usage: runlytics-simulate [OPTION]... OUT_DIR

Writes the files of a simulated runner: activities/, health/, journal.csv, shifts.csv and
truth.json, which tells every effect and every fault in them. The same options give the same bytes.

  --seed N              which athlete's fate to draw (default 1)
  --first-day DATE      YYYY-MM-DD (default: such that the season ends yesterday, UTC)
  --weeks N             1 to 520 (default 26)
  --effects on|off      plant all effects (default), or none
  --without LIST        leave out some: shifts,sleep,load,illness,heat,fitness; and what makes
                        days predictable without any effect: roster (all days are off),
                        training (nobody runs), memory (vital signs of their own each night)
  --recording MODE      second: a sample each second (default); smart: when something changes
  --files-per-day N     health batches the phone sends a day, 1 to 24 (default 1)
  --failing-sensors on|off  sensors fail again and again, of runs and of days (default off)
  --copies on|off       some runs also as FIT, GPX and a phone's track (default off)
  --layout LAYOUT       season (default), or strava: activities.csv, gear and activities/ as
                        Strava exports them, and nothing else
  --apple-export MB     an Apple Health export of about that size instead of a season
  --help                print this and exit

OUT_DIR is created; it must not hold a season already. Exit status: 0 written, 1 a file could not
be written, 2 the command line is wrong.
)";

namespace {

// Reads a whole number within bounds; `option` names it in the error.
template <typename Number>
Number whole_number(std::string_view option, std::string_view text, Number low, Number high) {
    Number value{};
    const auto end = text.data() + text.size();
    const auto result = std::from_chars(text.data(), end, value);
    if (result.ec != std::errc() || result.ptr != end || value < low || value > high) {
        throw UsageError(std::string(option) + " needs a whole number from " + std::to_string(low) +
                         " to " + std::to_string(high) + ", not '" + std::string(text) + "'");
    }
    return value;
}

// The switch of one effect, by its name.
bool& effect_named(Effects& effects, std::string_view name) {
    if (name == "shifts") return effects.shifts;
    if (name == "sleep") return effects.sleep;
    if (name == "load") return effects.load;
    if (name == "illness") return effects.illness;
    if (name == "heat") return effects.heat;
    if (name == "fitness") return effects.fitness;
    if (name == "roster") return effects.roster;
    if (name == "training") return effects.training;
    if (name == "memory") return effects.memory;
    throw UsageError(
        "--without knows shifts, sleep, load, illness, heat, fitness, roster, training and memory, "
        "not '" +
        std::string(name) + "'");
}

// Switches off each effect of a comma-separated list.
void switch_off(Effects& effects, std::string_view list) {
    while (true) {
        const auto comma = list.find(',');
        effect_named(effects, list.substr(0, comma)) = false;
        if (comma == std::string_view::npos) return;
        list.remove_prefix(comma + 1);
    }
}

bool switch_named(std::string_view option, std::string_view text) {
    if (text == "on") return true;
    if (text == "off") return false;
    throw UsageError(std::string(option) + " is on or off, not '" + std::string(text) + "'");
}

Effects all_effects(std::string_view text) {
    return switch_named("--effects", text) ? Effects{} : no_effects;
}

// Whether the layout is Strava's.
bool is_strava(std::string_view text) {
    if (text == "strava") return true;
    if (text == "season") return false;
    throw UsageError("--layout is season or strava, not '" + std::string(text) + "'");
}

Recording recording_named(std::string_view text) {
    if (text == "second") return Recording::every_second;
    if (text == "smart") return Recording::smart;
    throw UsageError("--recording is second or smart, not '" + std::string(text) + "'");
}

Date date_option(std::string_view text) {
    try {
        return parse_date(std::string(text));
    } catch (const std::invalid_argument& error) {
        throw UsageError("--first-day: " + std::string(error.what()));
    }
}

}  // namespace

Options parse_options(std::span<const char* const> arguments, Date today) {
    Options options;
    std::optional<Date> first_day;
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        const std::string_view name = arguments[i];
        if (name == "--help") {
            options.help = true;
            return options;
        }
        if (!name.starts_with("-")) {
            if (!options.folder.empty()) throw UsageError("one OUT_DIR only");
            options.folder = name;
            continue;
        }
        if (i + 1 == arguments.size()) throw UsageError(std::string(name) + " needs a value");
        const std::string_view value = arguments[++i];
        if (name == "--seed") {
            options.seed = whole_number<std::uint64_t>(name, value, 0, UINT64_MAX);
        } else if (name == "--first-day") {
            first_day = date_option(value);
        } else if (name == "--weeks") {
            options.weeks = whole_number(name, value, 1, 520);
        } else if (name == "--effects") {
            options.effects = all_effects(value);
        } else if (name == "--without") {
            switch_off(options.effects, value);
        } else if (name == "--recording") {
            options.recording = recording_named(value);
        } else if (name == "--files-per-day") {
            options.health_files_per_day = whole_number(name, value, 1, 24);
        } else if (name == "--copies") {
            options.copies = switch_named(name, value);
        } else if (name == "--failing-sensors") {
            options.failing_sensors = switch_named(name, value);
        } else if (name == "--layout") {
            options.strava = is_strava(value);
        } else if (name == "--apple-export") {
            options.apple_export_mb = whole_number(name, value, 1, 100'000);
        } else {
            throw UsageError("unknown option " + std::string(name));
        }
    }
    if (options.folder.empty()) throw UsageError("OUT_DIR is missing");
    options.first_day = first_day.value_or(today - std::chrono::days(7 * options.weeks));
    return options;
}

}  // namespace runlytics::simulator
