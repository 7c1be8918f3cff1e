#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/formats/export.h"
#include "core/formats/gear.h"
#include "core/formats/head.h"
#include "core/formats/journal/journal.h"
#include "core/formats/plan.h"
#include "core/formats/pose/pose.h"
#include "core/model.h"

// Bytes -> model. One row a format, one road through them.
namespace runlytics::formats {

using Bytes = std::span<const std::byte>;

// Everything that is to be known of a format. A parser that is null says that documents of the
// format do not tell of its subject; parsers get bytes that are not compressed.
struct Format {
    std::string_view name;            // under which a document is filed
    std::string_view title;           // as people call it
    std::string_view sample;          // the least that is known as one, for tests and people
    Shape shape;                      // of a file at first sight
    bool (*is)(const Head&);          // asked of files of that shape, in the order of the table
    Origin origin = Origin::service;  // how far its activities are to be trusted

    std::vector<Activity> (*activities)(Bytes) = nullptr;
    void (*health)(Bytes, HealthSink&, std::size_t spare) = nullptr;
    std::vector<JournalRow> (*journal)(Bytes, SheetClock&, ClockTrust,
                                       std::span<const OwnColumn>) = nullptr;
    std::vector<Gear> (*gear)(Bytes) = nullptr;
    std::vector<PlannedSession> (*plan)(Bytes) = nullptr;
    PoseClip (*pose)(Bytes, double fps) = nullptr;

    // Throws the Error that says why a file which is known for what it is tells nothing.
    void (*refuse)(Bytes) = nullptr;
    // Cuts a table into documents of one row each, for a row that did not change is the same
    // document in the next version of the table.
    std::vector<std::string> (*rows)(Bytes) = nullptr;
    // Cuts an export of any size into documents.
    MakeSplitter splitter = nullptr;
    const Archive* archive = nullptr;
    // What in it names other files, the samples of an activity, as words for people.
    std::string_view names_files = {};
    // Names that files of it bear. One that bears it and is not recognised is written in another
    // language and left aside.
    std::span<const std::string_view> file_names = {};
    // Whether a later document of the same source may tell all that an earlier one told.
    bool repeats = false;
};

// Every format, in the order in which they are told apart.
std::span<const Format> formats();

// The format of that name; null when there is none.
const Format* format_named(std::string_view name);

// What documents of a format tell of: activities, health, journal, gear, plan, gait.
std::vector<std::string> tells(const Format& format);

// What those formats are called, in a row: "FIT, TCX, GPX".
std::string titles(bool (*wanted)(const Format&));

// The name under which a document is filed; "unknown" for null.
std::string_view name_of(const Format* format);

// Decides by content, and by the name only where a service writes unlike things alike; sees through
// gzip. Reads only the first few kilobytes. A table may be known by columns that the athlete named.
// Null for what is not known.
const Format* detect(Bytes file, std::span<const OwnColumn> own = {}, std::string_view name = {});

// Every activity in a file, cleaned and complete; none when the file is valid but holds no
// activity. Sees through gzip; a null format is detected. Throws Error: 22P02 malformed (DETAIL:
// byte offset, element), 54000 over a limit.
std::vector<Activity> parse_activity(Bytes file, const Format* format = nullptr);

// The rows of a journal or roster; throws as formats/journal/journal.h says, and 0A000 when the
// format is no journal.
std::vector<JournalRow> parse_journal(Bytes file, const Format& format, SheetClock& clock,
                                      ClockTrust trust, std::span<const OwnColumn> own = {});

// The gear that a file describes; a null format is detected. Throws Error 22P02 when it describes
// none.
std::vector<Gear> parse_gear(Bytes file, const Format* format = nullptr);

// The sessions of a plan; a null format is detected. Throws Error 22P02 when it is none.
std::vector<PlannedSession> parse_plan_file(Bytes file, const Format* format = nullptr);

// The frames of a document of landmarks, as formats/pose/pose.h says.
PoseClip parse_pose_file(Bytes file, double fps = missing_value);

// The file cut into documents of one row each. Throws Error 0A000 when its format stays whole.
std::vector<std::string> split_rows(Bytes file, const Format& format);

}  // namespace runlytics::formats
