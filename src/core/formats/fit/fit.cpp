#include "core/formats/fit/fit.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>

#include "core/formats/finish.h"
#include "core/formats/fit/activities.h"
#include "core/formats/fit/decoder.h"
#include "core/formats/fit/recording.h"
#include "core/text/limits.h"

namespace runlytics::formats {

namespace {

// One file of the chain: what it says and how it ended.
struct Part {
    fit::Recording recording;
    fit::Ending ending = fit::Ending::complete;
    bool checksum_holds = true;
    bool closed = false;       // nothing that matters is missing
    std::size_t position = 0;  // of the end of reading in the whole file
};

// Whether there are only zeros: padding, no further file.
bool is_padding(std::span<const std::byte> bytes) {
    return std::all_of(bytes.begin(), bytes.end(), [](std::byte b) { return b == std::byte{0}; });
}

// The files that are chained. Whatever else follows them ends the last one in damage. A file with
// heart rates alone belongs to the one before it.
std::vector<Part> read_chain(std::span<const std::byte> file) {
    std::vector<Part> parts;
    std::size_t samples = 0;
    for (std::size_t begin = 0; begin < file.size();) {
        const auto rest = file.subspan(begin);
        if (!parts.empty() && is_padding(rest)) break;
        if (!parts.empty() && !fit::begins_with_header(rest)) {
            parts.back().ending = fit::Ending::damaged;
            parts.back().closed = false;
            parts.back().position = begin;
            break;
        }
        fit::Decoder decoder(rest);
        Part part;
        part.recording.read(decoder, samples);
        part.ending = decoder.ending();
        part.checksum_holds = decoder.checksum_holds();
        part.closed = part.recording.is_closed();
        part.position = begin + decoder.position();
        begin += decoder.size();
        auto& rates = part.recording.heart_rates;
        if (!parts.empty() && !rates.empty() && !part.recording.holds_anything()) {
            auto& target = parts.back().recording.heart_rates;
            target.insert(target.end(), rates.begin(), rates.end());
            if (part.ending != fit::Ending::complete) parts.back().ending = part.ending;
        } else {
            text::check_limit(parts.size() + 1, max_activities, "chained files");
            parts.push_back(std::move(part));
        }
    }
    return parts;
}

// Says what was wrong with the file. What breaks behind the closing summary costs nothing.
void note_damage(const Part& part, Activity& activity) {
    if (part.ending == fit::Ending::damaged && part.closed) {
        warn(activity, "what follows the recording could not be read");
    } else if (part.ending == fit::Ending::damaged) {
        mark_truncated(activity);
        warn(activity, "the file is damaged from byte " + std::to_string(part.position) + " on");
    } else if (part.ending == fit::Ending::cut) {
        mark_truncated(activity);
    } else if (!part.checksum_holds) {
        warn(activity, "the checksum of the file is wrong or missing");
    }
}

}  // namespace

// By its header.
bool is_fit(std::span<const std::byte> file) {
    return fit::begins_with_header(file);
}

// Chain, divide, tell what was wrong.
std::vector<Activity> parse_fit(std::span<const std::byte> file) {
    std::vector<Activity> result;
    for (Part& part : read_chain(file)) {
        if (!part.recording.is_activity()) continue;
        const bool broken = part.ending != fit::Ending::complete;
        part.recording.ends_early = broken;
        auto activities = fit::divide(std::move(part.recording));
        text::check_limit(result.size() + activities.size(), max_activities, "activities");
        std::move(activities.begin(), activities.end(), std::back_inserter(result));
        if (!activities.empty()) {
            note_damage(part, result.back());
        } else if (broken && result.empty()) {
            refuse_cut("FIT", "byte " + std::to_string(part.position));
        } else if (broken) {
            mark_truncated(result.back());
        }
    }
    return result;
}

}  // namespace runlytics::formats
