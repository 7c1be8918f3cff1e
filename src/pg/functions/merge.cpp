// Matching and merging: is it the same run, and what is it then?
#include "core/merge/merge.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/error.h"
#include "core/formats/formats.h"
#include "core/merge/join_tracks.h"
#include "core/merge/outline.h"
#include "core/stream/stream.h"
#include "pg/functions/parsed_activity.h"

namespace {

namespace merge = runlytics::merge;
namespace stream = runlytics::stream;
using runlytics::formats::Format;
using runlytics::pg::ActivityRow;
using runlytics::pg::Arguments;
using runlytics::pg::RowWriter;

constexpr int outline_arguments = 5;
constexpr int formats_argument = 2;

// An outline in five arguments from the given one on.
merge::Outline outline_at(const Arguments& args, int first) {
    const auto text = [&](int i) { return args.is_null(i) ? std::string_view() : args.text(i); };
    return {runlytics::pg::to_unix_ms(args.int8(first)), args.float8_or_missing(first + 1),
            args.float8_or_missing(first + 2), text(first + 3), text(first + 4)};
}

// The given activity of a file, counted from 1.
merge::Source read_source(std::span<const std::byte> file, const Format* format, int part) {
    auto activities = runlytics::formats::parse_activity(file, format);
    if (part < 1 || static_cast<std::size_t>(part) > activities.size()) {
        throw runlytics::Error(runlytics::sqlstate::invalid_parameter,
                               "the file has no activity " + std::to_string(part),
                               "It has " + std::to_string(activities.size()) + ".");
    }
    return {std::move(activities[static_cast<std::size_t>(part - 1)]),
            format == nullptr ? runlytics::Origin::service : format->origin};
}

std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const std::string& word : words)
        text += (text.empty() ? "" : " ") + word;
    return text;
}

}  // namespace

RUNLYTICS_FUNCTION(runlytics_compare_activities, [](Arguments& args) {
    if (args.is_null(0) || args.is_null(outline_arguments)) return args.null();
    const merge::Likeness likeness =
        merge::compare(outline_at(args, 0), outline_at(args, outline_arguments));
    return runlytics::pg::return_row(args, [&](RowWriter& row) {
        row.float8(likeness.score);
        row.text(likeness.reason);
    });
});

RUNLYTICS_FUNCTION(runlytics_merge_files, [](Arguments& args) {
    const auto files = args.bytes_array(0);
    const auto parts = args.int4_array(1);
    const bool decided = args.count() > formats_argument;
    const auto formats =
        decided ? args.text_array(formats_argument) : std::vector<std::string_view>(files.size());
    if (files.size() != parts.size() || files.size() != formats.size() || files.empty()) {
        throw runlytics::Error(runlytics::sqlstate::invalid_parameter,
                               "each file needs the number of its activity");
    }
    std::vector<merge::Source> sources;
    for (std::size_t i = 0; i < files.size(); ++i) {
        const Format* format = runlytics::formats::format_named(formats[i]);
        if (format == nullptr) format = runlytics::formats::detect(files[i]);
        sources.push_back(read_source(files[i], format, parts[i]));
    }
    merge::Merged merged = merge::merge(std::move(sources));
    std::vector<ActivityRow> rows;
    rows.emplace_back(std::move(merged.activity));
    for (const auto& fields : merged.fields)
        rows.front().credits.push_back(joined(fields));
    return runlytics::pg::return_activities(args, rows);
});

RUNLYTICS_FUNCTION(runlytics_join_streams, [](Arguments& args) {
    runlytics::Track track = stream::decode(args.bytes(0));
    merge::join_tracks(track, stream::decode(args.bytes(1)), 0);
    return runlytics::pg::make_varlena(stream::encode(track));
});
