// The one road from bytes to what they tell; that to health records is in health.cpp.
#include <string>

#include "core/compress/gzip.h"
#include "core/error.h"
#include "core/formats/formats.h"
#include "core/formats/readable.h"
#include "core/formats/unknown.h"

namespace runlytics::formats {

namespace {

std::vector<std::byte> unpack(Bytes file) {
    return compress::is_gzip(file) ? compress::gunzip(file) : std::vector<std::byte>();
}

// A file as it is when it is not compressed, its text in UTF-8.
class Unpacked {
  public:
    explicit Unpacked(Bytes file)
        : plain_(unpack(file)), readable_(compress::is_gzip(file) ? Bytes(plain_) : file) {}
    Bytes bytes() const { return readable_.bytes(); }

  private:
    std::vector<std::byte> plain_;
    Readable readable_;
};

}  // namespace

std::vector<Activity> parse_activity(Bytes file, const Format* format) {
    const Unpacked plain(file);
    if (format == nullptr) format = detect(plain.bytes());
    if (format == nullptr) refuse_unknown(file, plain.bytes());
    if (format->refuse != nullptr) format->refuse(plain.bytes());
    if (format->activities == nullptr) return {};
    return format->activities(plain.bytes());
}

std::vector<JournalRow> parse_journal(Bytes file, const Format& format, SheetClock& clock,
                                      ClockTrust trust, std::span<const OwnColumn> own) {
    if (format.journal == nullptr) {
        throw Error(sqlstate::unsupported,
                    "the format " + std::string(format.name) + " is no journal");
    }
    return format.journal(Unpacked(file).bytes(), clock, trust, own);
}

std::vector<Gear> parse_gear(Bytes file, const Format* format) {
    const Unpacked plain(file);
    if (format == nullptr) format = detect(plain.bytes());
    if (format == nullptr || format->gear == nullptr) {
        throw Error(sqlstate::malformed_input, "not a table of gear",
                    "Its header is that of no table of gear that is known.");
    }
    return format->gear(plain.bytes());
}

std::vector<PlannedSession> parse_plan_file(Bytes file, const Format* format) {
    const Unpacked plain(file);
    if (format == nullptr) format = detect(plain.bytes());
    if (format == nullptr || format->plan == nullptr) {
        throw Error(sqlstate::malformed_input, "not a plan",
                    "The first column of its header is not Plan, or none is load, km or miles.");
    }
    return format->plan(plain.bytes());
}

PoseClip parse_pose_file(Bytes file, double fps) {
    return parse_pose(Unpacked(file).bytes(), fps);
}

std::vector<std::string> split_rows(Bytes file, const Format& format) {
    if (format.rows == nullptr) {
        throw Error(sqlstate::unsupported,
                    "the format " + std::string(format.name) + " is not stored row by row");
    }
    return format.rows(Unpacked(file).bytes());
}

}  // namespace runlytics::formats
