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

constexpr int formats_argument = 2;

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

// The activities of files, each of which is parsed once however many of its activities are asked
// for.
class ReadFiles {
  public:
    const std::vector<runlytics::Activity>& activities(std::span<const std::byte> file,
                                                       const Format* format) {
        const auto known = std::find_if(files_.begin(), files_.end(), [&](const File& each) {
            return each.format == format && each.bytes.size() == file.size() &&
                   std::memcmp(each.bytes.data(), file.data(), file.size()) == 0;
        });
        if (known != files_.end()) return known->activities;
        files_.push_back({file, format, runlytics::formats::parse_activity(file, format)});
        return files_.back().activities;
    }

  private:
    struct File {
        std::span<const std::byte> bytes;
        const Format* format;
        std::vector<runlytics::Activity> activities;
    };
    std::vector<File> files_;
};

// The given activity of a file, counted from 1.
merge::Source read_source(ReadFiles& files, std::span<const std::byte> file, const Format* format,
                          int part) {
    const auto& activities = files.activities(file, format);
    if (part < 1 || static_cast<std::size_t>(part) > activities.size()) {
        throw runlytics::Error(runlytics::sqlstate::invalid_parameter,
                               "the file has no activity " + std::to_string(part),
                               "It has " + std::to_string(activities.size()) + ".");
    }
    return {activities[static_cast<std::size_t>(part - 1)],
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
    const bool decided = args.count() > formats_argument;
    const auto formats =
        decided ? args.text_array(formats_argument) : std::vector<std::string_view>(files.size());
    if (files.size() != parts.size() || files.size() != formats.size() || files.empty()) {
        throw runlytics::Error(runlytics::sqlstate::invalid_parameter,
                               "each file needs the number of its activity");
    }
    std::vector<merge::Source> sources;
    ReadFiles read;
    for (std::size_t i = 0; i < files.size(); ++i) {
        const Format* format = runlytics::formats::format_named(formats[i]);
        if (format == nullptr) format = runlytics::formats::detect(files[i]);
        sources.push_back(read_source(read, files[i], format, parts[i]));
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
