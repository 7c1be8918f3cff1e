#include "simulator/tables.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "simulator/effects.h"
#include "simulator/random.h"
#include "simulator/text.h"

namespace runlytics::simulator {

namespace {

// A field of free text, quoted.
std::string quoted(const std::string& text) {
    std::string field = "\"";
    for (const char c : text) {
        if (c == '"') field += '"';
        field += c;
    }
    return field += '"';
}

int on_scale(double value, int low, int high) {
    return std::clamp(static_cast<int>(std::lround(value)), low, high);
}

// How hard a session feels on a usual day, CR10.
double usual_exertion(Kind kind) {
    switch (kind) {
        case Kind::easy:
            return 3;
        case Kind::long_run:
            return 5;
        case Kind::tempo:
            return 6.5;
        case Kind::intervals:
            return 7.5;
        case Kind::race:
            break;
    }
    return 9.5;
}

const char* opening(Kind kind) {
    switch (kind) {
        case Kind::easy:
            return "Easy run.";
        case Kind::long_run:
            return "Long run.";
        case Kind::tempo:
            return "Tempo.";
        case Kind::intervals:
            return "800 m intervals.";
        case Kind::race:
            break;
    }
    return "Race day!";
}

// What the athlete remembers of a run.
std::string notes_of(const Run& run, Random& random) {
    static constexpr std::array remarks = {
        " Felt good.",
        " Knee felt great, no pain.",
        " Left calf tight, stretched after.",
        " Right achilles sore in the first km.",
        " Rain, but \"fast\" legs.",
        " New shoes, small blister on the left toe.",
        " Stomach not happy.",
        " Slept well, light legs.",
    };
    const Conditions& conditions = run.conditions;
    std::string notes = opening(run.session.kind);
    if (run.session.course == Course::treadmill) notes += " Treadmill.";
    if (run.session.fault == Fault::strap_died) notes += " The strap died half-way.";
    if (conditions.within_night_shift) notes += " Tired after the night shift.";
    if (conditions.sleep_h < 6) notes += " Slept badly, " + fixed(conditions.sleep_h, 1) + " h.";
    if (conditions.temperature > effect::heat_from_celsius) notes += " Hot, drank a lot.";
    if (random.chance(0.4)) notes += remarks[random.below(remarks.size())];
    return notes;
}

std::string run_row(const Run& run, Random& random) {
    const Conditions& conditions = run.conditions;
    const double strain = conditions.pace_cost_s_per_km / 15 + 50 * (1 - conditions.efficiency);
    const double exertion = usual_exertion(run.session.kind) + 0.6 * strain;
    const double minutes = (run.summary.moving_s + run.summary.paused_s) / 60.0;
    std::string row = iso_date(local_date(run.session.start));
    row.append(",").append(local_time(run.session.start)).append(",");
    row.append(name_of(run.session.kind)).append(",").append(fixed(minutes, 0)).append(",");
    row += std::to_string(on_scale(exertion + 0.6 * random.normal(), 1, 10)) + ',';
    row += std::to_string(on_scale(3.8 - 0.7 * strain + 0.6 * random.normal(), 1, 5)) + ',';
    row += std::to_string(on_scale(3.6 - 0.8 * strain + 0.6 * random.normal(), 1, 5)) + ',';
    row += std::to_string(on_scale(2 + 0.5 * strain + 0.8 * random.normal(), 1, 5)) + ',';
    row += fixed(conditions.temperature, 1) + ',';
    return row + quoted(notes_of(run, random)) + "\r\n";
}

// A day in bed.
std::string illness_row(const Day& day) {
    return iso_date(day.date) + ",,rest,,,2,1,3,,\"Fever and a sore throat, no running.\"\r\n";
}

}  // namespace

std::string journal_csv(const Season& season, const Options& options) {
    std::string csv =
        "date,started_at,session,duration_min,rpe,mood,energy,soreness,temperature_c,notes\r\n";
    auto run = season.runs.begin();
    for (std::size_t i = 0; i < season.days.size(); ++i) {
        if (season.days[i].no_training) csv += illness_row(season.days[i]);
        if (run == season.runs.end() || run->session.day != i) continue;
        Random random(options.seed, Purpose::journal, i);
        csv += run_row(*run, random);
        ++run;
    }
    return csv;
}

std::string shifts_csv(const Season& season) {
    std::string csv = "date,shift,starts_at,ends_at\r\n";
    for (const Day& day : season.days) {
        if (day.shift == Shift::off) continue;
        csv.append(iso_date(day.date)).append(day.shift == Shift::day ? ",day," : ",night,");
        csv.append(local_time(shift_start(day.shift, day.date))).append(",");
        csv.append(local_time(shift_end(day.shift, day.date))).append("\r\n");
    }
    return csv;
}

}  // namespace runlytics::simulator
