// A cancelled query ends soon: no loop over a long activity goes on without asking now and then
// whether the query is still wanted. The polls are counted, for most of the work is over too soon
// for a cancel from outside to meet it.
#include "core/interrupt.h"

#include <cmath>
#include <functional>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "core/activity/best_effort.h"
#include "core/activity/channel_mean.h"
#include "core/activity/efficiency.h"
#include "core/activity/graded_speed.h"
#include "core/activity/moving_time.h"
#include "core/activity/splits.h"
#include "core/archive/zip.h"
#include "core/compress/gzip.h"
#include "core/formats/finish.h"
#include "core/formats/formats.h"
#include "core/formats/write/write.h"
#include "core/geo/polyline.h"
#include "core/geo/simplify.h"
#include "core/load/stream_load.h"
#include "core/load/training_load.h"
#include "core/merge/join_tracks.h"
#include "core/stream/stream.h"
#include "core/text/csv.h"
#include "core/text/json_tree.h"
#include "core/xml/encoding.h"
#include "core/xml/scanner.h"
#include "unit/formats/fit/pieces.h"
#include "unit/packed.h"
#include "unit/support.h"

namespace runlytics {
namespace {

constexpr std::size_t samples = 100'000;
constexpr std::size_t steps_between_polls = 8192;

std::size_t polls, cancelled_at;

struct Cancelled {};

void count_poll() {
    if (++polls == cancelled_at) throw Cancelled();
}

// Runs the work and counts its polls; the one with this number cancels it.
std::size_t polls_of(const std::function<void()>& work, std::size_t cancel_at = 0) {
    polls = 0;
    cancelled_at = cancel_at;
    install_interrupt_poll(count_poll);
    try {
        work();
    } catch (...) {
        install_interrupt_poll(detail::no_interrupt);
        throw;
    }
    install_interrupt_poll(detail::no_interrupt);
    return polls;
}

// Expects the work to poll on each of its passes over so many steps, and to end when it is
// cancelled halfway.
void expect_polls(const char* name, std::size_t passes, std::size_t steps,
                  const std::function<void()>& work) {
    const std::size_t counted = polls_of(work);
    EXPECT_GE(counted, passes * (steps / steps_between_polls)) << name;
    EXPECT_GE(counted, 1U) << name;
    EXPECT_THROW(polls_of(work, (counted + 1) / 2), Cancelled) << name;
}

// A run with eight channels, which with the times makes nine columns.
const Track& long_track() {
    static const Track made = [] {
        Track track;
        for (std::size_t i = 0; i < samples; ++i) {
            const auto t = static_cast<double>(i);
            track.append(1'767'571'200'000 + static_cast<UnixMillis>(i) * 1000);
            track.set(Channel::latitude, 48 + 0.1 * std::sin(t / 3000));
            track.set(Channel::longitude, 11 + 0.1 * std::cos(t / 2000));
            track.set(Channel::altitude, 500 + 80 * std::sin(t / 500));
            track.set(Channel::distance, 3 * t);
            track.set(Channel::heart_rate, 140 + 20 * std::sin(t / 700));
            track.set(Channel::cadence, 170 + 4 * std::sin(t / 90));
            track.set(Channel::speed, 3 + std::sin(t / 300));
            track.set(Channel::power, 250 + 40 * std::sin(t / 100));
        }
        return track;
    }();
    return made;
}

TEST(Interrupt, StreamsPollInEveryPass) {
    const auto bytes = stream::encode(long_track());
    expect_polls("encode: eight channels are rounded, nine columns packed", 17, samples,
                 [] { stream::encode(long_track()); });
    expect_polls("decode", 9, samples, [&] { stream::decode(bytes); });
    expect_polls("verify: each column is decoded and checked", 18, samples,
                 [&] { stream::verify(bytes); });
}

TEST(Interrupt, CountingTheRunsOfAColumnPolls) {
    Track track;
    for (std::size_t i = 0; i < 40 * samples; ++i) {
        track.append(1'767'571'200'000 + static_cast<UnixMillis>(i));
        track.set(Channel::heart_rate, i / 20 % 2 ? 140 : missing_value);
    }
    const auto bytes = stream::encode(track);
    const std::size_t present =
        polls_of([&] { stream::Reader(bytes).values(Channel::heart_rate); });
    // The present values are half of the samples, the runs a twentieth.
    EXPECT_GE(present, (track.size() / 2 + track.size() / 20) / steps_between_polls);
}

TEST(Interrupt, MeasuringAnActivityPollsInEveryPass) {
    const auto bytes = stream::encode(long_track());
    stream::Reader reader(bytes);
    const auto expect = [&](const char* name, std::size_t passes, auto work) {
        work();  // the reader keeps the columns, so that only the measuring is counted
        expect_polls(name, passes, samples, work);
    };
    const double one[] = {60}, two[] = {1000, 5000};
    // Each search is followed by the mean heart rate of what it found.
    expect("best_effort", 2, [&] { activity::best_effort(reader, 1000); });
    expect("best_efforts", 4, [&] { activity::best_efforts(reader, two); });
    expect("best_efforts_by_time", 2, [&] { activity::best_efforts_by_time(reader, one); });
    // Of these one pass is the search for gaps, which every measure begins with.
    expect("moving_time", 2, [&] { activity::moving_time(reader); });
    expect("splits", 2, [&] { activity::splits(reader, 1000); });
    expect("channel_mean", 2, [&] { activity::channel_mean(reader, Channel::power); });
    expect("efficiency_factor", 2, [&] { activity::efficiency_factor(reader); });
    expect("normalized_graded_speed", 1, [&] { activity::normalized_graded_speed(reader); });
    expect("trimp", 2, [&] { load::stream_trimp(reader, 50, 190, load::Sex::unknown); });
}

TEST(Interrupt, TrainingLoadPollsOverRowsAndOverDays) {
    const std::vector<load::Day> days(samples, 20'000);
    const std::vector<double> loads(samples, 50);
    expect_polls("rows", 1, samples, [&] { load::training_load(days, loads); });
    const load::Day ends[] = {0, 70'000};
    const double at_ends[] = {50, 50};
    expect_polls("days", 1, 70'000, [&] { load::training_load(ends, at_ends); });
}

TEST(Interrupt, LinesPoll) {
    std::vector<geo::Point> points;
    for (std::size_t i = 0; i < samples; ++i)
        points.push_back(
            {11 + 1e-5 * static_cast<double>(i), 48 + 1e-3 * static_cast<double>(i % 9)});
    const std::string line = geo::encode_polyline(points, 5);
    expect_polls("encode_polyline", 1, samples, [&] { geo::encode_polyline(points, 5); });
    expect_polls("decode_polyline", 1, samples, [&] { geo::decode_polyline(line, 5); });
    expect_polls("simplify", 1, samples, [&] { geo::simplify(points, 1e6); });
}

TEST(Interrupt, CleaningWhatWasReadPolls) {
    Activity read;
    read.track = long_track();
    read.track.column(Channel::distance) = {};
    expect_polls("distance from positions", 1, samples, [&] {
        Activity activity = read;
        formats::finish(activity);
    });
    Track part = long_track();
    part.column(Channel::power).assign(samples, missing_value);
    expect_polls("join_tracks", 1, samples, [&] {
        Track track = part;
        merge::join_tracks(track, long_track(), 0);
    });
}

TEST(Interrupt, WritersPoll) {
    Activity run;
    run.sport = "running";
    run.track = long_track();
    expect_polls("write_tcx", 1, samples, [&] { formats::write_tcx(run); });
    expect_polls("write_gpx", 1, samples, [&] { formats::write_gpx(run); });
}

TEST(Interrupt, XmlPollsWhenReadAndWhenTranscoded) {
    std::string text = "<?xml version='1.0' encoding='ISO-8859-1'?><a>";
    for (std::size_t i = 0; i < samples; ++i)
        text += "<b>0123456789</b>";
    text += "</a>";
    expect_polls("scanner", 3, samples, [&] {
        xml::Scanner scanner(test::bytes_of(text));
        while (scanner.next() != xml::Event::end_of_document) {
        }
    });
    // A poll each MB.
    const auto transcode = [](const std::string& document) {
        return [&] { xml::decode_document(test::bytes_of(document)); };
    };
    expect_polls("ISO-8859-1", 1, steps_between_polls, transcode(text));
    std::string utf16 = "\xFF\xFE";
    for (const char c : text)
        utf16.append({c, '\0'});
    expect_polls("UTF-16", 3, steps_between_polls, transcode(utf16));
}

TEST(Interrupt, OtherParsersPoll) {
    namespace fit = test::fit;
    fit::Encoder e = fit::activity_file();
    fit::add_session(fit::add_records(e, samples));
    const std::string file = e.file();
    // The parser alone: no position, hence no distance from positions.
    expect_polls("FIT", 1, samples, [&] { formats::parse_activity(test::bytes_of(file)); });

    std::string json = "[0";
    for (std::size_t i = 0; i < samples; ++i)
        json += ",1";
    json += "]";
    expect_polls("JSON", 1, samples, [&] { text::parse_json(test::bytes_of(json), {}); });

    std::string csv;
    for (std::size_t i = 0; i < samples; ++i)
        csv += "a,b\n";
    expect_polls("CSV", 1, samples, [&] {
        text::CsvReader reader(csv);
        std::vector<std::string> cells;
        while (reader.next(cells)) {
        }
    });
}

// A poll for each quarter of a megabyte.
TEST(Interrupt, UnpackingPolls) {
    const std::string text = test::noise(std::size_t{4} << 20);
    const std::string packed = test::gzip(text);
    expect_polls("gzip", 16, steps_between_polls,
                 [&] { compress::gunzip(test::bytes_of(packed)); });
    const test::Archive archive({{"a.gpx", text}});
    const archive::Zip zip(archive.open());
    expect_polls("zip", 4, steps_between_polls, [&] { zip.read("a.gpx"); });
}

}  // namespace
}  // namespace runlytics
