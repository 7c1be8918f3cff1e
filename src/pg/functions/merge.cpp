// Matching and merging: is it the same run, and what is it then?
#include "core/merge/merge.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/error.h"
#include "core/formats/formats.h"
#include "core/merge/join_tracks.h"
#include "core/merge/outline.h"
#include "core/stream/stream.h"
#include "pg/boundary/composites.h"
#include "pg/functions/parsed_activity.h"

namespace {

namespace merge = runlytics::merge;
namespace stream = runlytics::stream;
using runlytics::formats::Format;
using runlytics::pg::ActivityRow;
using runlytics::pg::Arguments;
using runlytics::pg::call;
using runlytics::pg::Columns;
using runlytics::pg::RowReader;
using runlytics::pg::RowWriter;

// The type runlytics.recording.
constinit Columns recording_columns = {"started_at", "elapsed_s", "distance_m", "sport", "shape"};

// The type runlytics.likeness.
constinit Columns likeness_columns = {"score", "reason"};

// The argument recording, whose words lie in it; nothing for one that is NULL or has no start.
std::optional<merge::Outline> outline_argument(const Arguments& args, int i) {
    if (args.is_null(i)) return std::nullopt;
    merge::Outline outline;
    const bool has_start = call([&] {
        bool started = false;
        runlytics::pg::read_row(args.datum(i), recording_columns, [&](RowReader& row) {
            started = !row.is_null();
            outline.started_at = row.timestamp();
            outline.elapsed_s = row.float8();
            outline.distance_m = row.float8();
            outline.sport = row.text();
            outline.shape = row.text();
        });
        return started;
    });
    if (!has_start) return std::nullopt;
    return outline;
}

// The activities of a file, which is parsed once however many of them are asked for.
struct ReadFile {
    ReadFile(std::span<const std::byte> bytes, const Format* known)
        : format(known != nullptr ? known : runlytics::formats::detect(bytes)),
          activities(runlytics::formats::parse_activity(bytes, format)) {}

    // The given one, counted from 1.
    merge::Source source(int part) const {
        if (part < 1 || static_cast<std::size_t>(part) > activities.size()) {
            throw runlytics::Error(runlytics::sqlstate::invalid_parameter,
                                   "the file has no activity " + std::to_string(part),
                                   "It has " + std::to_string(activities.size()) + ".");
        }
        return {activities[static_cast<std::size_t>(part - 1)],
                format == nullptr ? runlytics::Origin::service : format->origin};
    }

    const Format* format;
    std::vector<runlytics::Activity> activities;
};

std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const std::string& word : words)
        text += (text.empty() ? "" : " ") + word;
    return text;
}

Datum return_merged(Arguments& args, std::vector<merge::Source> sources) {
    merge::Merged merged = merge::merge(std::move(sources));
    std::vector<ActivityRow> rows;
    rows.emplace_back(std::move(merged.activity));
    for (const auto& fields : merged.fields)
        rows.front().credits.push_back(joined(fields));
    return runlytics::pg::return_activities(args, rows);
}

}  // namespace

RUNLYTICS_FUNCTION(runlytics_compare_activities, [](Arguments& args) {
    const auto activity = outline_argument(args, 0), other = outline_argument(args, 1);
    if (!activity || !other) return args.null();
    const merge::Likeness likeness = merge::compare(*activity, *other);
    return runlytics::pg::return_row(args, likeness_columns, [&](RowWriter& row) {
        row.float8(likeness.score);
        row.text(likeness.reason);
    });
});

RUNLYTICS_FUNCTION(runlytics_merge_files, [](Arguments& args) {
    const auto files = args.bytes_array(0);
    const auto parts = args.int4_array(1);
    if (files.size() != parts.size() || files.empty()) {
        throw runlytics::Error(runlytics::sqlstate::invalid_parameter,
                               "each file needs the number of its activity");
    }
    std::vector<merge::Source> sources;
    for (std::size_t i = 0; i < files.size(); ++i)
        sources.push_back(ReadFile(files[i], nullptr).source(parts[i]));
    return return_merged(args, std::move(sources));
});

RUNLYTICS_FUNCTION(runlytics_merge_documents, [](Arguments& args) {
    const auto files = args.bytes_array(0);
    const auto kinds = args.text_array(1);
    const auto places = args.int4_array(2);
    const auto parts = args.int4_array(3);
    if (files.size() != kinds.size() || places.size() != parts.size() || parts.empty()) {
        throw runlytics::Error(runlytics::sqlstate::invalid_parameter,
                               "each part needs the number of its file");
    }
    std::vector<ReadFile> read;
    for (std::size_t i = 0; i < files.size(); ++i)
        read.emplace_back(files[i], runlytics::formats::format_named(kinds[i]));
    std::vector<merge::Source> sources;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if (places[i] < 1 || static_cast<std::size_t>(places[i]) > read.size()) {
            throw runlytics::Error(runlytics::sqlstate::invalid_parameter,
                                   "there is no file " + std::to_string(places[i]));
        }
        sources.push_back(read[static_cast<std::size_t>(places[i] - 1)].source(parts[i]));
    }
    return return_merged(args, std::move(sources));
});

RUNLYTICS_FUNCTION(runlytics_join_streams, [](Arguments& args) {
    runlytics::Track track = stream::decode(args.bytes(0));
    merge::join_tracks(track, stream::decode(args.bytes(1)), 0);
    return runlytics::pg::make_varlena(stream::encode(track));
});
