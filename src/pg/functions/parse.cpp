// formats(), detect_format() and the parsers of activities and gear: bytes in, rows out.
#include <string>
#include <utility>
#include <vector>

#include "core/formats/formats.h"
#include "core/formats/sport.h"
#include "pg/boundary/results.h"
#include "pg/functions/format_argument.h"
#include "pg/functions/parsed_activity.h"

namespace {

using runlytics::Activity;
using runlytics::Origin;
using runlytics::formats::Format;
using runlytics::pg::ActivityRow;
using runlytics::pg::Arguments;
using runlytics::pg::call;
using runlytics::pg::Columns;
using runlytics::pg::RowWriter;

// The type runlytics.format.
constinit Columns format_columns = {"name",       "title",        "tells",   "origin",
                                    "row_by_row", "in_fragments", "repeats", "names_files",
                                    "file_names", "sample"};

// The type runlytics_internal.csv_document.
constinit Columns csv_columns = {"body"};

// The type runlytics.gear_piece.
constinit Columns gear_columns = {"name", "kind", "brand", "model"};

// The type runlytics.planned_session.
constinit Columns plan_columns = {"day", "sport", "load", "km", "pace_s_per_km", "note"};

std::string_view word_for(Origin origin) {
    switch (origin) {
        case Origin::device:
            return "device";
        case Origin::exchange:
            return "exchange";
        case Origin::track:
            return "track";
        case Origin::health:
            return "health";
        case Origin::service:
            return "service";
        case Origin::listing:
            return "listing";
    }
    return {};
}

void write_format(const Format& format, std::span<const std::string> subjects,
                  std::span<const std::string> file_names, RowWriter& row) {
    row.text(format.name);
    row.text(format.title);
    row.datum(runlytics::pg::make_texts(subjects));
    row.text(format.activities == nullptr ? std::string_view() : word_for(format.origin));
    row.boolean(format.rows != nullptr);
    row.boolean(format.splitter != nullptr);
    row.boolean(format.repeats);
    row.text(format.names_files);
    row.datum(runlytics::pg::make_texts(file_names));
    row.datum(runlytics::pg::make_varlena(std::as_bytes(std::span(format.sample))));
}

}  // namespace

RUNLYTICS_FUNCTION(runlytics_formats, [](Arguments& args) {
    const auto formats = runlytics::formats::formats();
    std::vector<std::vector<std::string>> subjects, file_names;
    for (const Format& format : formats) {
        subjects.push_back(runlytics::formats::tells(format));
        file_names.emplace_back(format.file_names.begin(), format.file_names.end());
    }
    return runlytics::pg::return_rows(args, format_columns, formats.size(),
                                      [&](std::size_t i, RowWriter& row) {
                                          write_format(formats[i], subjects[i], file_names[i], row);
                                      });
});

RUNLYTICS_FUNCTION(runlytics_detect_format, [](Arguments& args) {
    return runlytics::pg::make_text(
        runlytics::formats::name_of(runlytics::formats::detect(args.bytes(0))));
});

RUNLYTICS_FUNCTION(runlytics_detect_file, [](Arguments& args) {
    return runlytics::pg::make_text(
        runlytics::formats::name_of(runlytics::formats::detect(args.bytes(0), {}, args.text(1))));
});

RUNLYTICS_FUNCTION(runlytics_parse_activity, [](Arguments& args) {
    std::vector<Activity> activities =
        runlytics::formats::parse_activity(args.bytes(0), runlytics::pg::format_in(args, 1));
    if (activities.empty()) {
        call([] { ereport(NOTICE, (errmsg("the file holds no activity"))); });
    }
    std::vector<ActivityRow> rows;
    rows.reserve(activities.size());
    for (Activity& activity : activities)
        rows.emplace_back(std::move(activity));
    return runlytics::pg::return_activities(args, rows);
});

RUNLYTICS_FUNCTION(runlytics_parse_gear, [](Arguments& args) {
    const auto gear =
        runlytics::formats::parse_gear(args.bytes(0), runlytics::pg::format_in(args, 1));
    return runlytics::pg::return_rows(args, gear_columns, gear.size(),
                                      [&](std::size_t i, RowWriter& row) {
                                          row.text(gear[i].name);
                                          row.text(gear[i].kind);
                                          row.text(gear[i].brand);
                                          row.text(gear[i].model);
                                      });
});

RUNLYTICS_FUNCTION(runlytics_split_rows, [](Arguments& args) {
    const std::vector<std::string> rows =
        runlytics::formats::split_rows(args.bytes(0), runlytics::pg::known_format(args.text(1)));
    return runlytics::pg::return_rows(
        args, csv_columns, rows.size(),
        [&](std::size_t i, RowWriter& row) { row.datum(runlytics::pg::make_text(rows[i])); });
});

RUNLYTICS_FUNCTION(runlytics_parse_plan, [](Arguments& args) {
    const auto plan =
        runlytics::formats::parse_plan_file(args.bytes(0), runlytics::pg::format_in(args, 1));
    return runlytics::pg::return_rows(
        args, plan_columns, plan.size(), [&](std::size_t i, RowWriter& row) {
            row.datum(DateADTGetDatum(plan[i].day - (POSTGRES_EPOCH_JDATE - UNIX_EPOCH_JDATE)));
            row.text(plan[i].sport);
            row.float8(plan[i].load);
            row.float8(plan[i].km);
            row.float8(plan[i].pace_s_per_km);
            row.text(plan[i].note);
        });
});

RUNLYTICS_FUNCTION(runlytics_sport_in_words, [](Arguments& args) {
    const std::string sport = runlytics::formats::to_sport(args.text(0)).name;
    return call([&] { return runlytics::pg::text_from_file(sport); });
});
