#include "simulator/writer.h"

#include <utility>

#include "core/compress/gzip.h"
#include "simulator/copies.h"
#include "simulator/files.h"
#include "simulator/health.h"
#include "simulator/strava.h"
#include "simulator/tables.h"
#include "simulator/tcx.h"
#include "simulator/truth.h"

namespace runlytics::simulator {

namespace {

const char* const course_file = "course-park.tcx";

// Makes the folders. A season is never mixed with another: the analyses would not find its truth.
void make_folders(const std::filesystem::path& folder) {
    if (std::filesystem::exists(folder / "truth.json") ||
        std::filesystem::exists(folder / "activities")) {
        throw std::runtime_error(folder.string() +
                                 " already holds a season; choose another folder");
    }
    std::filesystem::create_directories(folder / "activities");
    std::filesystem::create_directories(folder / "health");
}

}  // namespace

std::string file_bytes(const Session& session, const Trace& trace) {
    std::string xml = tcx_of(session, trace);
    if (session.fault == Fault::cut_file) xml.resize(xml.size() * 6 / 11);
    return session.packing == Packing::gzip ? compress::pack_gzip(xml) : xml;
}

Season write_season(const Options& options) {
    if (options.strava) return write_strava_export(options);
    const std::filesystem::path folder = options.folder;
    make_folders(folder);
    FileCounts counts;
    bool has_course = false;
    bool clock_was_wrong = false;
    std::vector<CopyRecord> copies;
    Season season = simulate_season(options, [&](const Session& session, const Trace& trace) {
        write_file(folder / "activities" / session.file_name(), file_bytes(session, trace));
        ++counts.activities;
        if (options.copies) {
            for (Copy& copy : copies_of(session, trace, options, !clock_was_wrong)) {
                write_file(folder / copy.record.file, copy.bytes);
                copies.push_back(std::move(copy.record));
            }
            clock_was_wrong |= has_gpx(session);
        }
        if (has_course || session.course != Course::park) return;
        // The first run in the park was planned on a map, and the plan lies among the runs.
        write_file(folder / "activities" / course_file, course_tcx("Park loop", trace));
        ++counts.activities;
        has_course = true;
    });
    counts.activities += copies.size();
    season.copies = std::move(copies);
    if (has_course) {
        season.faults.push_back({"course", std::string("activities/") + course_file, {}});
    }
    for (const HealthBatch& batch : health_batches(season, options)) {
        write_file(folder / "health" / batch.file_name, batch.json);
        ++counts.health;
    }
    write_file(folder / "journal.csv", journal_csv(season, options));
    write_file(folder / "shifts.csv", shifts_csv(season));
    write_file(folder / "truth.json", truth_json(season, options, counts));
    return season;
}

}  // namespace runlytics::simulator
