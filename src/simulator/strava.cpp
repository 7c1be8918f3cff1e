#include "simulator/strava.h"

#include <algorithm>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <utility>

#include "core/compress/gzip.h"
#include "simulator/files.h"
#include "simulator/fit.h"
#include "simulator/gpx.h"
#include "simulator/tcx.h"
#include "simulator/text.h"

namespace runlytics::simulator {

namespace {

const char* const header =
    "Activity ID,Activity Date,Activity Name,Activity Type,Activity Description,Elapsed Time,"
    "Distance,Max Heart Rate,Relative Effort,Commute,Activity Private Note,Activity Gear,Filename,"
    "Athlete Weight,Bike Weight,Elapsed Time,Moving Time,Distance,Max Speed,Average Speed\n";

constexpr std::size_t runs_of_a_shoe = 100;

// May 29, 2022, 3:53:35 PM: in UTC, whatever the athlete's clock.
std::string written_date(UnixSeconds instant) {
    static constexpr const char* months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                             "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const std::string iso = utc_time(instant);
    const auto number = [&](std::size_t at, std::size_t digits) {
        return std::stoi(iso.substr(at, digits));
    };
    const int hour = number(11, 2);
    return std::string(months[number(5, 2) - 1]) + " " + std::to_string(number(8, 2)) + ", " +
           iso.substr(0, 4) + ", " + std::to_string(hour % 12 == 0 ? 12 : hour % 12) +
           iso.substr(13, 6) + (hour < 12 ? " AM" : " PM");
}

std::string shoe(std::size_t n) {
    return "Shoe " + std::to_string(n + 1);
}

// The number of an activity exceeds 32 bits, and that of its upload is another.
std::string activity_id(const Trace& trace) {
    return std::to_string(9'000'000'000 + trace.start);
}

std::string file_name(const Session& session, const Trace& trace) {
    const std::string upload = "activities/" + std::to_string(9'500'000'000 + trace.start);
    const bool indoors = session.course == Course::treadmill;
    if (session.number % 5 == 4) return upload + ".tcx.gz";
    return upload + (session.number % 5 == 3 && !indoors ? ".gpx.gz" : ".fit.gz");
}

std::string bytes_of(const std::string& file, const Session& session, const Trace& trace) {
    if (file.ends_with(".tcx.gz")) return compress::pack_gzip(tcx_of(session, trace));
    if (file.ends_with(".gpx.gz")) return compress::pack_gzip(gpx_of(name_of(session.kind), trace));
    return compress::pack_gzip(fit_of(session, trace));
}

std::string row_of(const Session& session, const Trace& trace, const std::string& file) {
    const auto& samples = trace.samples;
    const std::string elapsed = std::to_string(samples.back().second);
    double max_hr = 0;
    for (const Sample& sample : samples) {
        if (sample.heart_rate > max_hr) max_hr = sample.heart_rate;
    }
    std::string row = activity_id(trace) + ",\"" + written_date(trace.start) + "\",\"Run " +
                      std::to_string(session.number + 1) + ", named\nby hand\",Run,," + elapsed +
                      "," + fixed(samples.back().distance / 1000, 2) + ",";
    if (max_hr > 0) row += fixed(max_hr, 0);
    row += ",,false,," + shoe(session.number / runs_of_a_shoe) + "," + file + ",70,," + elapsed +
           "," + std::to_string(trace.summary.moving_s) + "," + fixed(samples.back().distance, 2) +
           ",,\n";
    return row;
}

}  // namespace

Season write_strava_export(const Options& options) {
    const std::filesystem::path folder = options.folder;
    if (std::filesystem::exists(folder / "activities.csv")) {
        throw std::runtime_error(folder.string() + " already holds an export");
    }
    std::filesystem::create_directories(folder / "activities");
    std::string table = header;
    std::size_t shoes = 0;
    Season season = simulate_season(options, [&](const Session& session, const Trace& trace) {
        const std::string file = file_name(session, trace);
        write_file(folder / file, bytes_of(file, session, trace));
        table += row_of(session, trace, file);
        shoes = std::max(shoes, session.number / runs_of_a_shoe + 1);
    });
    write_file(folder / "activities.csv", table);
    std::string shoes_csv = "Shoe Name,Shoe Brand,Shoe Model,Shoe Default Sport Types\n";
    for (std::size_t n = 0; n < shoes; ++n)
        shoes_csv += shoe(n) + ",Brand,Model " + std::to_string(n + 1) + ",\"Run, Walk\"\n";
    write_file(folder / "shoes.csv", shoes_csv);
    write_file(folder / "bikes.csv", "Bike Name,Bike Brand,Bike Model,Bike Default Sport Types\n");
    return season;
}

}  // namespace runlytics::simulator
